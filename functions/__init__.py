"""One folder per area, one module per Lambda.

A module parses a request or a message, calls the library, and renders.
"""

from scheducal.deferred_package import defer_package

# Before any module of a function imports them.
defer_package("aws_lambda_powertools.event_handler")
defer_package("aws_lambda_powertools.utilities.data_classes")
