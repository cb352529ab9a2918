"""Words that people take for passwords, folded as the search folds them: no case, no umlauts."""

# They say nothing at all: who guesses begins with them.
_WORST = """
passwort password kennwort losung geheim geheimnis zugang zugangsdaten anmeldung anmelden login
admin administrator root test testen tester demo start beginn standard vorlage computer rechner
internet netzwerk server windows office outlook software programm system benutzer nutzer konto
willkommen hallo gutentag moin servus welcome letmein master secret schatz liebling liebe
ichliebedich engel sonne sonnenschein stern drachen dragon monkey fussball bayern dortmund
schalke hertha borussia werder bundesliga deutschland europa heimat urlaub wochenende feierabend
fruhling sommer herbst winter ostern pfingsten weihnachten advent silvester geburtstag
januar februar marz april juni juli august september oktober november dezember
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
rathaus stadt stadtrat gemeinde gemeinderat landkreis kreistag burgermeister burgermeisterin
oberburgermeister oberburgermeisterin dezernat dezernent beigeordneter fachbereich verwaltung
stadtverwaltung ratsburo ratsinformation ratsinformationssystem anfrage anfragen antrag antrage
stellungnahme antworten drucksache sitzung ausschuss fraktion partei wahlkreis haushalt satzung
michael thomas andreas stefan christian martin peter wolfgang klaus jurgen markus matthias
sabine susanne petra monika claudia birgit andrea stefanie nicole anna julia katrin
"""
# Each is a word that anybody may come upon; several of them together are a good password.
_ORDINARY = """
katze hund hase igel vogel adler amsel fuchs baren pferd fisch schaf ziege biene hummel
apfel birne kirsche banane traube tomate kartoffel zwiebel brot kase butter kuchen kaffee
baum birke eiche linde ahorn rose tulpe blume garten wiese wald berg fluss meer insel strand
haus dach fenster balkon treppe keller kuche lampe tisch stuhl sofa teppich spiegel schrank
auto fahrrad motorrad eisenbahn strassenbahn flugzeug schiff anker hafen brucke strasse platz
schule kindergarten feuerwehr polizei krankenhaus bahnhof kirche museum theater bibliothek
hammer zange schraube nagel ziegel beton leiter eimer besen schaufel papier stift kalender
regen wolke wind sturm schnee nebel gewitter himmel feuer wasser erde stein gold silber eisen
musik gitarre klavier trommel geige lied buch roman zeitung brief karte spiel wurfel puzzle
blau grun gelb orange violett schwarz weiss braun grau schnell langsam gross klein
mutter vater bruder schwester tante onkel oma opa familie kinder freund freundin
arbeit kollege sommerzeit winterzeit frieden freiheit hoffnung gluck zukunft
"""

WORST = frozenset(_WORST.split())
ORDINARY = frozenset(_ORDINARY.split())
