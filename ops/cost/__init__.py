"""What brands cost a month: counted from their templates, at list prices."""
