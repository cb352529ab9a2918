"""The public record of a city council: who sits in it, what was filed, what was published."""
