"""What all pages share: routes, answers, templates, assets, navigation, forms, pages of lists, times and charts.

It may import the API's room, for limits of unknown callers and statuses, and the session of the dashboard.
"""
