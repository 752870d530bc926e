"""ScheduCal: the library that every function imports.

Each folder is a room; its docstring says what it is for and which rooms it may import.
"""

# In the paths of the API, in each of its answers, and in each event.
API_VERSION = "v1"
