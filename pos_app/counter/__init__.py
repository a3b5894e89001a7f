"""What a cashier and a manager do at one register, part by part, without a screen. `pos_app.till` puts it together."""
