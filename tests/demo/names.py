"""The invented people of the demo city: who sits in the council and who works in the offices."""

# Faction (as papers print it) and its members, the chair first. "w" and "m" stand for Stadträtin
# and Stadtrat.
FACTIONS: dict[str, str] = {
    "Fraktion Bürgerliche Mitte": """
        m Jürgen Hallstedt; w Dr. Cornelia Vahlberg; m Matthias Kuhnert; w Sabine Ohlendorf;
        m Thomas Reinsdorf; w Petra Wolmirst; m Andreas Lübke; m Frank Zabelitz;
        w Gudrun Teichert; m Hans-Joachim Brandes; w Anja Siegmund; m Ulrich Nordhaus;
        m Stefan Köthe; w Birgit Halbach; m Rainer Dombrowa; w Kerstin Ehlert""",
    "Fraktion Soziale Stadt": """
        w Ines Marquardt; m Jens Rosenow; w Heike Dahlmann; m Falk Oppermann; w Nadine Wiesner;
        m Dr. Bernd Küster; w Simone Tietz; m Oliver Pagel; w Carola Steinert; m Norbert Lind;
        w Yasemin Aydogan""",
    "Fraktion GRÜNE LISTE/zukunft!": """
        w Julia Ahrensdorf; m Tilman Förster; w Lena Quandt; m Mirko Satzinger; w Katja Bremer;
        m Daniel Voigtländer; w Franziska Neuhaus; m Sören Jahnke; w Miriam Löwe""",
    "Fraktion Gerechte Stadt": """
        m Holger Stramm; w Renate Pfeil; m Kai Wendland; w Monika Burchardt; m Dirk Alsleben;
        w Tabea Grimm; m Lutz Hasenkamp""",
    "Fraktion Unabhängige Wählergemeinschaft": """
        w Margit Sauerland; m Karsten Bethge; m Peter Gommlich; w Ute Rogätz; m Ralf Henschke;
        w Christel Dittmar""",
    "Fraktion Liberale": """
        m Dr. Philipp Arendsee; w Saskia Lorentz; m Marc Tannert; w Isabel Hoym; m Robert Kalbe""",
    "Fraktion Heimat und Handwerk": """
        m Eberhard Zorn; w Marlies Uhde; m Gerd Bosse""",
    "Fraktion Tierschutz/Stadtteile!": """
        w Doreen Fuchs; m Lars Immendorf; w Svenja Ott""",
}

# Who works where: the deputy mayors of the divisions.
DEPUTY_MAYORS = {
    "I": "Holger Platen",
    "II": "Thorsten Kroll",
    "III": "Regina Stieg",
    "IV": "Prof. Dr. Matthias Puhl",
    "V": "Simone Borchert",
    "VI": "Dr. Katrin Rehbein",
}

# The offices: head and case officers.
OFFICERS = {
    "Amt 10": ("Herr Gernot Wille", "Frau Elke Trautmann"),
    "I/01": ("Frau Dr. Anke Seidel", "Herr Ruben Hartwig"),
    "Amt 32": ("Herr Detlef Maurer", "Frau Jana Kolbe"),
    "Amt 33": ("Frau Martina Ebers", "Herr Tobias Lenz"),
    "Amt 37": ("Herr Uwe Brandt", "Herr Sven Haberland"),
    "Amt 20": ("Frau Silke Hornung", "Herr Maik Ritter"),
    "FB 21": ("Herr Volker Rahn", "Frau Corinna Speer"),
    "FB 23": ("Frau Beate Angerer", "Herr Christian Mohs"),
    "EB GM": ("Herr Steffen Ulbrich", "Frau Melanie Kautz"),
    "III/01": ("Frau Sandra Pohl", "Herr Nils Bergau"),
    "III/02": ("Herr Dr. Axel Sturm", "Frau Wiebke Horn"),
    "Amt 15": ("Frau Kathleen Jost", "Herr Björn Eichler"),
    "FB 40": ("Herr Michael Krull", "Frau Steffi Lange"),
    "FB 41": ("Frau Dr. Susann Raabe", "Herr Paul Winkelmann"),
    "Amt 42": ("Frau Cornelia Weigt", "Herr Jonas Fromm"),
    "Amt 43": ("Herr Hartmut Elsner", "Frau Britta Zander"),
    "V/02": ("Herr Dr. Ingo Gotthardt", "Frau Wiebke Wiener"),
    "Amt 50": ("Frau Marion Schade", "Herr Andre Koppe"),
    "Amt 51": ("Frau Dr. Carmen Arndt", "Herr Felix Oswald"),
    "Amt 53": ("Herr Dr. Eike Hennig", "Frau Antje Prill"),
    "Amt 31": ("Herr Georg Warner", "Frau Lisa Thurau"),
    "Amt 61": ("Frau Birte Olbrich", "Herr Hannes Grothe"),
    "Amt 63": ("Herr Manfred Zeller", "Frau Susanne Jahr"),
    "Amt 66": ("Herr Thorsten Gebhardt", "Frau Nora Fiedler"),
    "EB SG": ("Frau Simone Andress", "Herr Jan Pietsch"),
}

MAYOR = "Dr. Marlene Sondermann"
MAYORS_OFFICE = "Oskar Brinkmann"
CLERKS = ("Rita Hollmann", "Sebastian Kurth")
ADMINISTRATOR = "Annika Selbach"
FACTION_OFFICES = (
    "Ulrike Nagel", "Marco Dehn", "Pia Sommerfeld", "Erik Wuttke", "Helga Stolle",
    "Leon Fabian", "Rosa Kienitz", "Timo Gerlach",
)  # fmt: skip
