from django.urls import path

from kilta.domains.events.views import webhooks

urlpatterns = [
    path("me/webhooks", webhooks.webhooks, name="webhooks"),
    path("me/webhooks/new", webhooks.add, name="add_webhook"),
    path("me/webhooks/<uuid:key>", webhooks.webhook, name="webhook"),
    path("me/webhooks/<uuid:key>/test", webhooks.send_test, name="test_webhook"),
    path("me/webhooks/<uuid:key>/on", webhooks.switch_on, name="switch_on_webhook"),
    path("me/webhooks/<uuid:key>/end", webhooks.end, name="end_webhook"),
    path("me/webhooks/<uuid:key>/again/<uuid:delivery>", webhooks.send_again, name="send_again"),
]
