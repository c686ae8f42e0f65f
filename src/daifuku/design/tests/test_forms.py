"""Django forms by our macros: the control fits the field, errors stand beside it."""

import pytest
from django import forms
from django.template import engines


class Sample(forms.Form):
    name = forms.CharField(help_text="As the customer writes it.")
    mail = forms.EmailField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], initial="b")
    note = forms.CharField(widget=forms.Textarea, required=False)
    agree = forms.BooleanField(required=False)
    tags = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def write():
    head = '{% from "design/components.html" import form_fields %}{{ form_fields(form) }}'
    template = engines["pages"].env.from_string(head)
    return lambda form: template.render(form=form)


def test_a_form_shows_every_field_with_its_control(write):
    html = write(Sample())
    assert 'type="email" name="mail"' in html
    assert '<option value="b" selected>' in html
    assert '<textarea class="input" name="note"' in html
    assert 'type="checkbox" name="agree"' in html
    assert html.count('type="checkbox" name="tags"') == 2
    assert '<input type="hidden" name="secret"' in html
    assert "As the customer writes it." in html


def test_a_refused_form_keeps_what_was_typed_beside_the_error(write):
    form = Sample({"name": "", "mail": "nope", "kind": "a", "tags": ["y"]})
    assert not form.is_valid()
    html = write(form)
    assert 'value="nope"' in html
    assert html.count('aria-invalid="true"') == 2
    assert 'name="tags" value="y" checked' in html
    form.add_error(None, "Both cannot be empty.")
    assert "Both cannot be empty." in write(form)
