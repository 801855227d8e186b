"""The addresses of Klankbord and one more, a bare one, for `bench/gate_http.py`."""

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_bare WHERE id = 1")
        cursor.execute("INSERT INTO bench_bare (size) VALUES (%s)", [len(request.body)])
    return JsonResponse({"record": "no"})


urlpatterns = [path("bare", bare), path("", include("klankbord.project.urls"))]
