"""One folder per area, one module per Lambda.

A module parses a request or a message, calls the library, and renders.
"""

import gc

from scheducal.deferred_package import defer_package

# What a start makes stays, and Python would look through all of it for garbage, again and again. That is a sixth of a
# start. `Function` goes on looking, among what is made once the handler is there.
gc.disable()

# Before any module of a function imports them.
defer_package("aws_lambda_powertools.event_handler")
defer_package("aws_lambda_powertools.utilities.data_classes")
