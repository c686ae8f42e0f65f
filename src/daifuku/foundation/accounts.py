"""How django-allauth fits Daifuku: colleagues are added by an administrator, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["email", "family_name", "given_name"]
