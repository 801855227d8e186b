"""By which methods of HTTP a page is asked, beside those that Django names itself."""

from django.views.decorators.http import require_http_methods

require_form = require_http_methods(["GET", "HEAD", "POST"])
"""A page with a form that comes back to its own address."""
