<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Actions</name>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Einen Ordner öffnen</translation>
    </message>
    <message>
        <source>Open &amp;zip, case or images…</source>
        <translation>&amp;ZIP, Fall oder Bilder öffnen…</translation>
    </message>
    <message>
        <source>Add a f&amp;older to this case…</source>
        <translation>&amp;Ordner zu diesem Fall hinzufügen…</translation>
    </message>
    <message>
        <source>Add z&amp;ip or images to this case…</source>
        <translation>Z&amp;IP oder Bilder zu diesem Fall hinzufügen…</translation>
    </message>
    <message>
        <source>Open the &amp;demo cell</source>
        <translation>&amp;Demozelle öffnen</translation>
    </message>
    <message>
        <source>&amp;Save case</source>
        <translation>Fall &amp;speichern</translation>
    </message>
    <message>
        <source>Save the case</source>
        <translation>Den Fall speichern</translation>
    </message>
    <message>
        <source>Save case &amp;as…</source>
        <translation>Fall speichern &amp;unter…</translation>
    </message>
    <message>
        <source>&amp;Close case</source>
        <translation>Fall s&amp;chließen</translation>
    </message>
    <message>
        <source>Export PDF &amp;report…</source>
        <translation>&amp;Befund als PDF exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;karyogram picture…</source>
        <translation>&amp;Karyogrammbild exportieren…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Turn by 180°</source>
        <translation>Um 180° &amp;drehen</translation>
    </message>
    <message>
        <source>Turn by 180°</source>
        <translation>Um 180° drehen</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>&amp;Spiegeln</translation>
    </message>
    <message>
        <source>To the t&amp;ray</source>
        <translation>In die A&amp;blage</translation>
    </message>
    <message>
        <source>To the tray</source>
        <translation>In die Ablage</translation>
    </message>
    <message>
        <source>&amp;Confirm</source>
        <translation>&amp;Bestätigen</translation>
    </message>
    <message>
        <source>Confirm (Enter)</source>
        <translation>Bestätigen (Eingabe)</translation>
    </message>
    <message>
        <source>&amp;Swap homologues</source>
        <translation>Homologe &amp;tauschen</translation>
    </message>
    <message>
        <source>Change places with one of a cl&amp;ass</source>
        <translation>Mit einem aus einer &amp;Klasse tauschen</translation>
    </message>
    <message>
        <source>Turn by 1° to the &amp;left</source>
        <translation>Um 1° nach &amp;links drehen</translation>
    </message>
    <message>
        <source>Turn by 1° to the ri&amp;ght</source>
        <translation>Um 1° nach &amp;rechts drehen</translation>
    </message>
    <message>
        <source>To the model&apos;s &amp;first class</source>
        <translation>In die &amp;erste Klasse des Modells</translation>
    </message>
    <message>
        <source>To the model&apos;s &amp;second class</source>
        <translation>In die &amp;zweite Klasse des Modells</translation>
    </message>
    <message>
        <source>To the model&apos;s t&amp;hird class</source>
        <translation>In die &amp;dritte Klasse des Modells</translation>
    </message>
    <message>
        <source>&amp;Derivative</source>
        <translation>Deri&amp;vat</translation>
    </message>
    <message>
        <source>Mar&amp;ker</source>
        <translation>Mar&amp;ker</translation>
    </message>
    <message>
        <source>R&amp;eject as debris</source>
        <translation>Als Schmutz &amp;verwerfen</translation>
    </message>
    <message>
        <source>Confirm the &amp;pair</source>
        <translation>Das &amp;Paar bestätigen</translation>
    </message>
    <message>
        <source>Confirm the &amp;group</source>
        <translation>Die &amp;Gruppe bestätigen</translation>
    </message>
    <message>
        <source>Confirm all that are s&amp;ure</source>
        <translation>Alle si&amp;cheren bestätigen</translation>
    </message>
    <message>
        <source>&amp;Accept the cell: confirm all that is left</source>
        <translation>Zelle &amp;annehmen: alles Übrige bestätigen</translation>
    </message>
    <message>
        <source>Sp&amp;lit along a line</source>
        <translation>Entlang einer &amp;Linie teilen</translation>
    </message>
    <message>
        <source>&amp;Join the pieces</source>
        <translation>Stücke ver&amp;binden</translation>
    </message>
    <message>
        <source>Cr&amp;op</source>
        <translation>Zu&amp;schneiden</translation>
    </message>
    <message>
        <source>Erase &amp;with a rubber</source>
        <translation>&amp;Radieren</translation>
    </message>
    <message>
        <source>&amp;Go to a class</source>
        <translation>&amp;Zu einer Klasse gehen</translation>
    </message>
    <message>
        <source>Select one of a class as &amp;well</source>
        <translation>Eins einer Klasse &amp;dazu auswählen</translation>
    </message>
    <message>
        <source>Cell &amp;details…</source>
        <translation>&amp;Einzelheiten der Zelle…</translation>
    </message>
    <message>
        <source>Leave this cell &amp;out</source>
        <translation>Diese Zelle aus&amp;lassen</translation>
    </message>
    <message>
        <source>Add a &amp;counted cell…</source>
        <translation>Ge&amp;zählte Zelle hinzufügen…</translation>
    </message>
    <message>
        <source>Ne&amp;xt cell</source>
        <translation>&amp;Nächste Zelle</translation>
    </message>
    <message>
        <source>Pre&amp;vious cell</source>
        <translation>&amp;Vorige Zelle</translation>
    </message>
    <message>
        <source>Case s&amp;tatistics</source>
        <translation>Fall&amp;statistik</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alle auswählen</translation>
    </message>
    <message>
        <source>&amp;Next to look at</source>
        <translation>&amp;Nächstes zu prüfendes</translation>
    </message>
    <message>
        <source>Next to look at</source>
        <translation>Nächstes zu prüfendes</translation>
    </message>
    <message>
        <source>&amp;Previous to look at</source>
        <translation>&amp;Voriges zu prüfendes</translation>
    </message>
    <message>
        <source>Go on to the next after eac&amp;h decision</source>
        <translation>Nach jeder Entsc&amp;heidung weitergehen</translation>
    </message>
    <message>
        <source>R&amp;un the model again</source>
        <translation>&amp;Modell erneut fragen</translation>
    </message>
    <message>
        <source>&amp;Stop the model</source>
        <translation>Modell &amp;anhalten</translation>
    </message>
    <message>
        <source>Align at the &amp;centromeres</source>
        <translation>An den &amp;Zentromeren ausrichten</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>&amp;Fit the sheet</source>
        <translation>Blatt &amp;einpassen</translation>
    </message>
    <message>
        <source>Fit the sheet</source>
        <translation>Blatt einpassen</translation>
    </message>
    <message>
        <source>Show the &amp;inspector</source>
        <translation>&amp;Inspektor zeigen</translation>
    </message>
    <message>
        <source>One &amp;class over all cells</source>
        <translation>Eine &amp;Klasse über alle Zellen</translation>
    </message>
    <message>
        <source>&amp;Metaphase photograph</source>
        <translation>&amp;Metaphasenfoto</translation>
    </message>
    <message>
        <source>Attach a metaphase &amp;photograph…</source>
        <translation>Metaphasen&amp;foto anhängen…</translation>
    </message>
    <message>
        <source>Karyogram as a &amp;list</source>
        <translation>Karyogramm als &amp;Liste</translation>
    </message>
    <message>
        <source>&amp;Copy chromosome</source>
        <translation>Chromosom &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;karyogram</source>
        <translation>K&amp;aryogramm kopieren</translation>
    </message>
    <message>
        <source>Find a c&amp;ommand…</source>
        <translation>&amp;Befehl suchen…</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;About Karyo Desktop</source>
        <translation>Ü&amp;ber Karyo Desktop</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Cell</source>
        <translation>&amp;Zelle</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Export PDF</source>
        <translation>PDF exportieren</translation>
    </message>
</context>
<context>
    <name>BandDrawing</name>
    <message>
        <source>Bands of chromosome {0}</source>
        <translation>Banden von Chromosom {0}</translation>
    </message>
</context>
<context>
    <name>BandPicker</name>
    <message>
        <source>Chromosome</source>
        <translation>Chromosom</translation>
    </message>
    <message>
        <source>Band level</source>
        <translation>Bandenniveau</translation>
    </message>
    <message>
        <source>bphs</source>
        <translation>bphs</translation>
    </message>
    <message>
        <source>Click a band to write it at the cursor of the karyotype.</source>
        <translation>Ein Klick auf eine Bande schreibt sie an die Schreibmarke im Karyotyp.</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Write these</source>
        <translation>Diese schreiben</translation>
    </message>
    <message>
        <source>Add cases…</source>
        <translation>Fälle hinzufügen…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Write reports…</source>
        <translation>Befunde schreiben…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Reports of many cases</source>
        <translation>Befunde vieler Fälle</translation>
    </message>
    <message>
        <source>Each report is written as PDF with the template “{0}”, on {1}; that of a signed case as it was signed.</source>
        <translation>Jeder Befund wird als PDF mit der Vorlage „{0}“ auf {1} geschrieben; der eines unterschriebenen Falls so, wie er unterschrieben wurde.</translation>
    </message>
    <message>
        <source>No case is here yet: add case files, or folders of them.</source>
        <translation>Hier ist noch kein Fall: Falldateien hinzufügen oder Ordner damit.</translation>
    </message>
    <message numerus="yes">
        <source>%n cases</source>
        <translation>
            <numerusform>%n Fälle</numerusform>
            <numerusform>%n Fälle</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} encrypted: type the passphrase to have their reports written.</source>
        <translation>{0} verschlüsselt: Passphrase eingeben, damit ihre Befunde geschrieben werden.</translation>
    </message>
    <message>
        <source>Cases (*{0})</source>
        <translation>Fälle (*{0})</translation>
    </message>
    <message>
        <source>Add cases</source>
        <translation>Fälle hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder of cases</source>
        <translation>Ordner mit Fällen hinzufügen</translation>
    </message>
    <message>
        <source>Where to write the reports</source>
        <translation>Wohin die Befunde geschrieben werden</translation>
    </message>
    <message>
        <source>Stopped; the reports with ✓ are written.</source>
        <translation>Angehalten; die Befunde mit ✓ sind geschrieben.</translation>
    </message>
    <message>
        <source>{0} of {1} reports could not be written.</source>
        <translation>{0} von {1} Befunden konnten nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>All {0} reports are written.</source>
        <translation>Alle {0} Befunde sind geschrieben.</translation>
    </message>
</context>
<context>
    <name>Beside</name>
    <message>
        <source>{0} is kept in the case</source>
        <translation>{0} liegt nun im Fall</translation>
    </message>
    <message>
        <source>{0} could not be attached</source>
        <translation>{0} konnte nicht angehängt werden</translation>
    </message>
    <message>
        <source>{0} could not be shown</source>
        <translation>{0} konnte nicht gezeigt werden</translation>
    </message>
    <message>
        <source>The karyogram is on the clipboard</source>
        <translation>Das Karyogramm ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>The karyogram could not be copied</source>
        <translation>Das Karyogramm konnte nicht kopiert werden</translation>
    </message>
</context>
<context>
    <name>BlockList</name>
    <message>
        <source>Blocks of page 1</source>
        <translation>Abschnitte von Seite 1</translation>
    </message>
</context>
<context>
    <name>CandidateRow</name>
    <message>
        <source>A class that the model considers</source>
        <translation>Eine Klasse, die das Modell erwägt</translation>
    </message>
    <message>
        <source>Class {0}, {1}</source>
        <translation>Klasse {0}, {1}</translation>
    </message>
    <message>
        <source>It lies in class {0}</source>
        <translation>Es liegt in Klasse {0}</translation>
    </message>
    <message>
        <source>Move to class {0}</source>
        <translation>In Klasse {0} verschieben</translation>
    </message>
</context>
<context>
    <name>CaseKeeper</name>
    <message>
        <source>&amp;Recover unsaved work…</source>
        <translation>&amp;Nicht gespeicherte Arbeit wiederherstellen…</translation>
    </message>
    <message>
        <source>Bring back what was not saved when the program ended unexpectedly</source>
        <translation>Zurückholen, was nicht gespeichert war, als das Programm unerwartet endete</translation>
    </message>
    <message>
        <source>There is no unsaved work to recover.</source>
        <translation>Es gibt keine nicht gespeicherte Arbeit wiederherzustellen.</translation>
    </message>
    <message>
        <source>Unsaved work could not be recovered</source>
        <translation>Nicht gespeicherte Arbeit konnte nicht wiederhergestellt werden</translation>
    </message>
    <message>
        <source>This case can only be read</source>
        <translation>Dieser Fall kann nur gelesen werden</translation>
    </message>
    <message numerus="yes">
        <source>The program ended unexpectedly. %n actions that were not saved are here again; save the case to keep them.</source>
        <translation>
            <numerusform>Das Programm endete unerwartet. %n nicht gespeicherte Handlung ist wieder da; speichern Sie den Fall, um sie zu behalten.</numerusform>
            <numerusform>Das Programm endete unerwartet. %n nicht gespeicherte Handlungen sind wieder da; speichern Sie den Fall, um sie zu behalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>The program ended unexpectedly. The case was not saved yet; it is here again as you left it. Save it to keep it.</source>
        <translation>Das Programm endete unerwartet. Der Fall war noch nicht gespeichert; er ist wieder da, wie Sie ihn verlassen haben. Speichern Sie ihn, um ihn zu behalten.</translation>
    </message>
    <message>
        <source>Your work was recovered</source>
        <translation>Ihre Arbeit wurde wiederhergestellt</translation>
    </message>
    <message>
        <source>Some unsaved work could not be replayed</source>
        <translation>Ein Teil der nicht gespeicherten Arbeit konnte nicht nachgeholt werden</translation>
    </message>
    <message>
        <source>Your actions are not being kept safe from a crash</source>
        <translation>Ihre Handlungen sind derzeit nicht gegen einen Absturz gesichert</translation>
    </message>
</context>
<context>
    <name>CaseTable</name>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
</context>
<context>
    <name>CellWork</name>
    <message>
        <source>counted {0}</source>
        <translation>{0} gezählt</translation>
    </message>
</context>
<context>
    <name>Cells</name>
    <message>
        <source>{0} to look at</source>
        <translation>{0} zu prüfen</translation>
    </message>
    <message>
        <source>not looked at by the model</source>
        <translation>vom Modell noch nicht angesehen</translation>
    </message>
    <message>
        <source>waits for the model</source>
        <translation>wartet auf das Modell</translation>
    </message>
    <message>
        <source>the model is at work</source>
        <translation>das Modell arbeitet</translation>
    </message>
    <message>
        <source>nothing left to look at</source>
        <translation>nichts mehr zu prüfen</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>the model failed</source>
        <translation>das Modell ist gescheitert</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>{0} counted by eye</source>
        <translation>{0} mit dem Auge gezählt</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>{0} Bilder</translation>
    </message>
    <message>
        <source>{0}, part of a cell</source>
        <translation>{0}, Teil einer Zelle</translation>
    </message>
    <message>
        <source>without images</source>
        <translation>ohne Bilder</translation>
    </message>
    <message>
        <source>{0} may be two that touch</source>
        <translation>{0} vielleicht zwei, die sich berühren</translation>
    </message>
    <message>
        <source>{0} chromosome images</source>
        <translation>{0} Chromosomenbilder</translation>
    </message>
    <message>
        <source>{0} with debris</source>
        <translation>{0} mit Schmutz</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>scharf</translation>
    </message>
</context>
<context>
    <name>CellsPanel</name>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>{0} cells</source>
        <translation>{0} Zellen</translation>
    </message>
</context>
<context>
    <name>CellsPart</name>
    <message>
        <source>Choose myself which karyograms are shown</source>
        <translation>Selbst wählen, welche Karyogramme gezeigt werden</translation>
    </message>
    <message>
        <source>Cells of the report</source>
        <translation>Zellen des Befunds</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Karyotype</source>
        <translation>Karyotyp</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>bphs</source>
        <translation>bphs</translation>
    </message>
    <message>
        <source>Culture</source>
        <translation>Kultur</translation>
    </message>
    <message>
        <source>Structural findings (ISCN)</source>
        <translation>Strukturelle Befunde (ISCN)</translation>
    </message>
    <message>
        <source>Findings are those that a count cannot tell, as t(9;22)(q34;q11.2).</source>
        <translation>Befunde sind das, was keine Zählung sagt, etwa t(9;22)(q34;q11.2).</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>von selbst</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>karyotyped</source>
        <translation>karyotypisiert</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
</context>
<context>
    <name>CheatSheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>All keys; they can be changed in the settings</source>
        <translation>Alle Tasten; sie lassen sich in den Einstellungen ändern</translation>
    </message>
</context>
<context>
    <name>ClassBars</name>
    <message>
        <source>Change per class</source>
        <translation>Änderung je Klasse</translation>
    </message>
    <message>
        <source>no change</source>
        <translation>keine Änderung</translation>
    </message>
</context>
<context>
    <name>ClassCounts</name>
    <message>
        <source>Chromosomes per class</source>
        <translation>Chromosomen je Klasse</translation>
    </message>
    <message>
        <source>Class {0}: {1} to learn from, {2} to watch over it, {3} to judge by</source>
        <translation>Klasse {0}: {1} zum Lernen, {2} zum Überwachen, {3} zum Urteilen</translation>
    </message>
    <message>
        <source>More are wanted</source>
        <translation>Mehr sind nötig</translation>
    </message>
    <message>
        <source>The newest are of {0}</source>
        <translation>Die neuesten sind vom {0}</translation>
    </message>
</context>
<context>
    <name>ClassStrip</name>
    <message>
        <source>One class over all cells</source>
        <translation>Eine Klasse über alle Zellen</translation>
    </message>
    <message>
        <source>Class of the strip</source>
        <translation>Klasse des Streifens</translation>
    </message>
    <message>
        <source>Which class is shown over all cells</source>
        <translation>Welche Klasse über alle Zellen gezeigt wird</translation>
    </message>
    <message>
        <source>Class as selected</source>
        <translation>Klasse wie ausgewählt</translation>
    </message>
    <message>
        <source>Class {0}</source>
        <translation>Klasse {0}</translation>
    </message>
    <message>
        <source>Copies over all cells</source>
        <translation>Kopien über alle Zellen</translation>
    </message>
    <message>
        <source>No class is selected</source>
        <translation>Keine Klasse ausgewählt</translation>
    </message>
    <message>
        <source>Copies: {0} · cells: {1}</source>
        <translation>Kopien: {0} · Zellen: {1}</translation>
    </message>
    <message>
        <source>Select a chromosome, or choose a class.</source>
        <translation>Ein Chromosom auswählen oder eine Klasse wählen.</translation>
    </message>
</context>
<context>
    <name>Closer</name>
    <message>
        <source>this one</source>
        <translation>dieses</translation>
    </message>
    <message>
        <source>homologue</source>
        <translation>Homolog</translation>
    </message>
    <message>
        <source>homologues</source>
        <translation>Homologe</translation>
    </message>
    <message>
        <source>Laid straight for viewing.</source>
        <translation>Zum Ansehen gerade gelegt.</translation>
    </message>
    <message>
        <source>Greys changed for viewing; the case notes it.</source>
        <translation>Grauwerte zum Ansehen geändert; der Fall vermerkt es.</translation>
    </message>
    <message>
        <source>The sex is withheld in this case, and this picture would tell it.</source>
        <translation>In diesem Fall wird das Geschlecht nicht mitgeteilt, und dieses Bild würde es verraten.</translation>
    </message>
    <message>
        <source>The chromosome was not copied</source>
        <translation>Das Chromosom wurde nicht kopiert</translation>
    </message>
    <message>
        <source>There is no class to ask the model about.</source>
        <translation>Es gibt keine Klasse, nach der das Modell zu fragen wäre.</translation>
    </message>
    <message>
        <source>The model looks at it part by part…</source>
        <translation>Das Modell sieht es Stück für Stück an…</translation>
    </message>
    <message>
        <source>The model looks at it part by part: {0} of {1}</source>
        <translation>Das Modell sieht es Stück für Stück an: {0} von {1}</translation>
    </message>
    <message>
        <source>The heat map could not be made</source>
        <translation>Die Wärmekarte konnte nicht gemacht werden</translation>
    </message>
    <message>
        <source>Warm: what speaks for class {0}. With its most telling part covered, {1} become {2}.</source>
        <translation>Warm: was für Klasse {0} spricht. Wird der wichtigste Teil verdeckt, werden aus {1} nur {2}.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>From the next start on the window speaks this language.</source>
        <translation>Ab dem nächsten Start spricht das Fenster diese Sprache.</translation>
    </message>
    <message>
        <source>Send to class {0}</source>
        <translation>In Klasse {0} legen</translation>
    </message>
    <message>
        <source>Show cell {0}</source>
        <translation>Zelle {0} zeigen</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
    <message>
        <source>1 … 22, X, Y</source>
        <translation>1 … 22, X, Y</translation>
    </message>
    <message>
        <source>send the selected ones to that class</source>
        <translation>die ausgewählten in diese Klasse legen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>confirm; from a flagged one, go on to the next</source>
        <translation>bestätigen; von einem markierten weiter zum nächsten</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>walk the karyogram; with Shift, select several</source>
        <translation>durch das Karyogramm gehen; mit Umschalt mehrere auswählen</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Escape</translation>
    </message>
    <message>
        <source>let go of what is carried or selected</source>
        <translation>Getragenes oder Ausgewähltes loslassen</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>send to a class; with Ctrl, laid on another, change places with it</source>
        <translation>in eine Klasse legen; mit Strg auf ein anderes gelegt, mit ihm tauschen</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>turn by 180°</source>
        <translation>um 180° drehen</translation>
    </message>
    <message>
        <source>Shift + wheel</source>
        <translation>Umschalt + Rad</translation>
    </message>
    <message>
        <source>turn the selected ones by 1°</source>
        <translation>die ausgewählten um 1° drehen</translation>
    </message>
    <message>
        <source>Alt + mouse</source>
        <translation>Alt + Maus</translation>
    </message>
    <message>
        <source>split; with Ctrl crop, with Shift erase</source>
        <translation>teilen; mit Strg zuschneiden, mit Umschalt radieren</translation>
    </message>
    <message>
        <source>Space + mouse</source>
        <translation>Leertaste + Maus</translation>
    </message>
    <message>
        <source>pull the sheet</source>
        <translation>das Blatt ziehen</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Strg + Rad</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>On the sheet</source>
        <translation>Auf dem Blatt</translation>
    </message>
    <message>
        <source>Send to class</source>
        <translation>In Klasse legen</translation>
    </message>
</context>
<context>
    <name>Correcting</name>
    <message>
        <source>Type a class; T for the tray, K for the markers.</source>
        <translation>Eine Klasse tippen; T für die Ablage, K für die Marker.</translation>
    </message>
    <message>
        <source>Draw a line, or move it by the arrow keys; Enter splits.</source>
        <translation>Eine Linie ziehen oder mit den Pfeilen verschieben; Eingabe teilt.</translation>
    </message>
    <message>
        <source>Draw a box, or push its edges by the arrows; Enter crops.</source>
        <translation>Einen Rahmen ziehen oder seine Ränder mit den Pfeilen schieben; Eingabe schneidet zu.</translation>
    </message>
    <message>
        <source>Wipe; by keys: arrows and Space, Enter when done.</source>
        <translation>Wischen; mit Tasten: Pfeile und Leertaste, zum Schluss Eingabe.</translation>
    </message>
</context>
<context>
    <name>Crashing</name>
    <message>
        <source>A report without any name, case or file for the program&apos;s makers: %1</source>
        <translation>Ein Bericht ohne Namen, Fall oder Datei für die Hersteller des Programms: %1</translation>
    </message>
    <message>
        <source>Something went wrong inside the program; your work is still here</source>
        <translation>Im Programm ging etwas schief; Ihre Arbeit ist noch da</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Loss on a log scale</source>
        <translation>Verlust auf logarithmischer Skala</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>what it knew before</source>
        <translation>was es vorher konnte</translation>
    </message>
    <message>
        <source>The curves appear when the training begins.</source>
        <translation>Die Kurven erscheinen, sobald das Training beginnt.</translation>
    </message>
    <message>
        <source>images seen →</source>
        <translation>gesehene Bilder →</translation>
    </message>
    <message>
        <source>loss, log scale</source>
        <translation>Verlust, logarithmisch</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Cell details</source>
        <translation>Einzelheiten der Zelle</translation>
    </message>
    <message>
        <source>Add a counted cell</source>
        <translation>Gezählte Zelle hinzufügen</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>Leave this cell out of the result</source>
        <translation>Diese Zelle aus dem Ergebnis lassen</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht festgelegt</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>karyotyped</source>
        <translation>karyotypisiert</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Objektträger</translation>
    </message>
    <message>
        <source>Culture</source>
        <translation>Kultur</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>Koordinaten</translation>
    </message>
    <message>
        <source>Band level (bphs)</source>
        <translation>Bandenniveau (bphs)</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
</context>
<context>
    <name>Device</name>
    <message>
        <source>CPU, {0} threads</source>
        <translation>CPU, {0} Threads</translation>
    </message>
    <message>
        <source>CPU, 1 thread</source>
        <translation>CPU, 1 Thread</translation>
    </message>
    <message>
        <source>no NVIDIA GPU was found</source>
        <translation>keine NVIDIA-GPU gefunden</translation>
    </message>
    <message>
        <source>this build of PyTorch has no GPU support</source>
        <translation>dieses PyTorch unterstützt keine GPU</translation>
    </message>
    <message>
        <source>the CPU was chosen</source>
        <translation>die CPU ist gewählt</translation>
    </message>
</context>
<context>
    <name>DeviceLabel</name>
    <message>
        <source>Model and device</source>
        <translation>Modell und Gerät</translation>
    </message>
    <message>
        <source>Images and proposals never leave this computer.</source>
        <translation>Bilder und Vorschläge verlassen diesen Rechner nie.</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open a folder of chromosome images</source>
        <translation>Einen Ordner mit Chromosomenbildern öffnen</translation>
    </message>
    <message>
        <source>Cases, zips and images ({0})</source>
        <translation>Fälle, ZIPs und Bilder ({0})</translation>
    </message>
    <message>
        <source>Cases (*.karyo)</source>
        <translation>Fälle (*.karyo)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a case, a zip or images</source>
        <translation>Einen Fall, ein ZIP oder Bilder öffnen</translation>
    </message>
    <message>
        <source>Attach a metaphase photograph</source>
        <translation>Ein Metaphasenfoto anhängen</translation>
    </message>
    <message>
        <source>Images ({0})</source>
        <translation>Bilder ({0})</translation>
    </message>
    <message>
        <source>Save {0}</source>
        <translation>{0} speichern</translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation>Ungespeicherte Arbeit</translation>
    </message>
    <message>
        <source>Save your changes to “{0}”?</source>
        <translation>Änderungen an „{0}“ speichern?</translation>
    </message>
    <message>
        <source>Without saving, they are lost.</source>
        <translation>Ohne Speichern gehen sie verloren.</translation>
    </message>
    <message>
        <source>Karyotyping on your own computer. For research use only; not a medical device.</source>
        <translation>Karyotypisierung auf dem eigenen Rechner. Nur für die Forschung; kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>About Karyo Desktop</source>
        <translation>Über Karyo Desktop</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to open</source>
        <translation>Zum Öffnen loslassen</translation>
    </message>
    <message>
        <source>Drop to open as a new case
with Shift: add to this case</source>
        <translation>Ablegen öffnet einen neuen Fall
mit Umschalt: zu diesem Fall hinzufügen</translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>move to {0}</source>
        <translation>nach {0} verschieben</translation>
    </message>
    <message>
        <source>turn by {0}°</source>
        <translation>um {0}° drehen</translation>
    </message>
    <message>
        <source>split</source>
        <translation>teilen</translation>
    </message>
    <message>
        <source>join</source>
        <translation>verbinden</translation>
    </message>
    <message>
        <source>trim</source>
        <translation>beschneiden</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>spiegeln</translation>
    </message>
    <message>
        <source>confirm</source>
        <translation>bestätigen</translation>
    </message>
    <message>
        <source>swap</source>
        <translation>tauschen</translation>
    </message>
    <message>
        <source>reject as debris</source>
        <translation>als Schmutz verwerfen</translation>
    </message>
    <message>
        <source>derivative</source>
        <translation>Derivat</translation>
    </message>
    <message>
        <source>the model&apos;s proposal</source>
        <translation>Vorschlag des Modells</translation>
    </message>
    <message>
        <source>change</source>
        <translation>Änderung</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Opening {0}…</source>
        <translation>{0} wird geöffnet…</translation>
    </message>
    <message>
        <source>{0} could not be opened</source>
        <translation>{0} konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Reading {0}…</source>
        <translation>{0} wird gelesen…</translation>
    </message>
    <message numerus="yes">
        <source>Reading {0}: %n cells…</source>
        <translation>
            <numerusform>{0} wird gelesen: %n Zelle…</numerusform>
            <numerusform>{0} wird gelesen: %n Zellen…</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped reading {0}.</source>
        <translation>Das Lesen von {0} wurde angehalten.</translation>
    </message>
    <message numerus="yes">
        <source>%n files could not be used; the others are here</source>
        <translation>
            <numerusform>%n Datei war nicht brauchbar; die anderen sind da</numerusform>
            <numerusform>%n Dateien waren nicht brauchbar; die anderen sind da</numerusform>
        </translation>
    </message>
    <message>
        <source>1 file could not be used; the others are here</source>
        <translation>1 Datei war nicht brauchbar; die anderen sind da</translation>
    </message>
    <message>
        <source>{0} holds no chromosome image that can be used</source>
        <translation>{0} enthält kein brauchbares Chromosomenbild</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>{0} gespeichert</translation>
    </message>
    <message>
        <source>{0} was not saved</source>
        <translation>{0} wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Writing {0}…</source>
        <translation>{0} wird geschrieben…</translation>
    </message>
    <message>
        <source>{0} was not written</source>
        <translation>{0} wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Wrote {0}</source>
        <translation>{0} geschrieben</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>The model is unsure of the class.</source>
        <translation>Das Modell ist sich der Klasse nicht sicher.</translation>
    </message>
    <message>
        <source>The cell as a whole speaks for another class than this image alone.</source>
        <translation>Die Zelle als Ganzes spricht für eine andere Klasse als dieses Bild allein.</translation>
    </message>
    <message>
        <source>One of more copies than a normal cell has.</source>
        <translation>Eine von mehr Kopien, als eine normale Zelle hat.</translation>
    </message>
    <message>
        <source>The only copy of its class.</source>
        <translation>Die einzige Kopie ihrer Klasse.</translation>
    </message>
    <message>
        <source>The model is unsure which end is the p arm.</source>
        <translation>Das Modell ist sich nicht sicher, welches Ende der p-Arm ist.</translation>
    </message>
    <message>
        <source>The image holds dirt beside the chromosome.</source>
        <translation>Das Bild enthält Schmutz neben dem Chromosom.</translation>
    </message>
    <message>
        <source>This looks like two chromosomes that touch or overlap.</source>
        <translation>Das sieht nach zwei Chromosomen aus, die sich berühren oder überlappen.</translation>
    </message>
    <message>
        <source>This does not look like a chromosome.</source>
        <translation>Das sieht nicht nach einem Chromosom aus.</translation>
    </message>
    <message>
        <source>Too small, too pale or too blurred to read its bands.</source>
        <translation>Zu klein, zu blass oder zu unscharf, um die Banden zu lesen.</translation>
    </message>
    <message>
        <source>The same image is in this cell more than once.</source>
        <translation>Dasselbe Bild ist mehr als einmal in dieser Zelle.</translation>
    </message>
    <message>
        <source>Fewer than 40 chromosomes: no karyotype is proposed.</source>
        <translation>Weniger als 40 Chromosomen: kein Karyotyp wird vorgeschlagen.</translation>
    </message>
    <message>
        <source>These images are unlike those the model knows; do not trust it here.</source>
        <translation>Diese Bilder gleichen nicht denen, die das Modell kennt; hier ist ihm nicht zu trauen.</translation>
    </message>
    <message>
        <source>The number of chromosomes or the copies of a class are not those of 46,XX or 46,XY.</source>
        <translation>Die Zahl der Chromosomen oder die Kopien einer Klasse sind nicht die von 46,XX oder 46,XY.</translation>
    </message>
    <message>
        <source>Part of a cell: no karyotype</source>
        <translation>Teil einer Zelle: kein Karyotyp</translation>
    </message>
    <message>
        <source>Unlike the images it knows: do not trust it</source>
        <translation>Anders als die bekannten Bilder: nicht vertrauen</translation>
    </message>
    <message>
        <source>Counts unlike 46,XX and 46,XY</source>
        <translation>Anzahlen anders als 46,XX und 46,XY</translation>
    </message>
</context>
<context>
    <name>Gestures</name>
    <message>
        <source>With Ctrl held, laid on one of class {0}, the two change places.</source>
        <translation>Mit gedrückter Strg-Taste auf eines der Klasse {0} gelegt, tauschen die beiden.</translation>
    </message>
    <message>
        <source>Select two chromosomes, or one that has a homologue.</source>
        <translation>Zwei Chromosomen auswählen oder eines, das ein Homolog hat.</translation>
    </message>
    <message>
        <source>Select the one chromosome that is to change places.</source>
        <translation>Das eine Chromosom auswählen, das den Platz tauschen soll.</translation>
    </message>
    <message>
        <source>Nothing lies there that could change places with it.</source>
        <translation>Dort liegt nichts, das mit ihm den Platz tauschen könnte.</translation>
    </message>
    <message>
        <source>Nothing is left to confirm there.</source>
        <translation>Dort ist nichts mehr zu bestätigen.</translation>
    </message>
    <message numerus="yes">
        <source>Confirmed %n chromosomes</source>
        <translation>
            <numerusform>%n Chromosom bestätigt</numerusform>
            <numerusform>%n Chromosomen bestätigt</numerusform>
        </translation>
    </message>
    <message>
        <source>The chromosome has changed meanwhile; nothing was done.</source>
        <translation>Das Chromosom hat sich inzwischen geändert; nichts wurde getan.</translation>
    </message>
</context>
<context>
    <name>Greys</name>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Sharpening</source>
        <translation>Schärfung</translation>
    </message>
    <message>
        <source>Light on dark</source>
        <translation>Hell auf dunkel</translation>
    </message>
    <message>
        <source>As photographed</source>
        <translation>Wie fotografiert</translation>
    </message>
    <message>
        <source>Show the greys as they were photographed</source>
        <translation>Die Grauwerte zeigen, wie sie fotografiert wurden</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Selected chromosome</source>
        <translation>Ausgewähltes Chromosom</translation>
    </message>
    <message>
        <source>Marks and keys</source>
        <translation>Zeichen und Tasten</translation>
    </message>
    <message>
        <source>Does it lie right? Judge by eye alone.</source>
        <translation>Liegt es richtig? Bitte nur mit dem Auge urteilen.</translation>
    </message>
    <message>
        <source>p arm up: {0}</source>
        <translation>p-Arm oben: {0}</translation>
    </message>
    <message>
        <source>On its own the model reads it as class {0}.</source>
        <translation>Für sich allein liest das Modell es als Klasse {0}.</translation>
    </message>
    <message numerus="yes">
        <source>One of %n selected</source>
        <translation>
            <numerusform>Eines von %n ausgewählten</numerusform>
            <numerusform>Eines von %n ausgewählten</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved by you from {0}</source>
        <translation>Von Ihnen verschoben aus {0}</translation>
    </message>
    <message>
        <source>Confirmed by you</source>
        <translation>Von Ihnen bestätigt</translation>
    </message>
    <message>
        <source>Not looked at by the model yet</source>
        <translation>Vom Modell noch nicht angesehen</translation>
    </message>
    <message>
        <source>Proposed, {0} confidence</source>
        <translation>Vorgeschlagen, {0} sicher</translation>
    </message>
    <message>
        <source>What the model sees in this image alone</source>
        <translation>Was das Modell in diesem Bild allein sieht</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Turn by 180° (R)</source>
        <translation>Um 180° drehen (R)</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>It lies right (Enter)</source>
        <translation>Es liegt richtig (Eingabe)</translation>
    </message>
    <message>
        <source>To tray</source>
        <translation>Ablegen</translation>
    </message>
    <message>
        <source>It belongs to no class (Delete)</source>
        <translation>Es gehört in keine Klasse (Entf)</translation>
    </message>
</context>
<context>
    <name>Karyogram</name>
    <message>
        <source>the tray</source>
        <translation>der Ablage</translation>
    </message>
    <message>
        <source>the markers</source>
        <translation>den Markern</translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation>Klasse {0}</translation>
    </message>
    <message>
        <source>Moved by a person; the model said {0} ({1}).</source>
        <translation>Von Hand verschoben; das Modell sagte {0} ({1}).</translation>
    </message>
    <message>
        <source>Confirmed by a person.</source>
        <translation>Von Hand bestätigt.</translation>
    </message>
    <message>
        <source>Does it lie right? Judge by eye alone.</source>
        <translation>Liegt es richtig? Bitte nur mit dem Auge urteilen.</translation>
    </message>
    <message>
        <source>Proposed with {0} confidence.</source>
        <translation>Vorgeschlagen, {0} sicher.</translation>
    </message>
    <message>
        <source>Rejected as debris.</source>
        <translation>Als Schmutz verworfen.</translation>
    </message>
    <message>
        <source>A derivative.</source>
        <translation>Ein Derivat.</translation>
    </message>
    <message>
        <source>Tray</source>
        <translation>Ablage</translation>
    </message>
</context>
<context>
    <name>KaryogramList</name>
    <message>
        <source>Karyogram as a list</source>
        <translation>Karyogramm als Liste</translation>
    </message>
    <message>
        <source>Arrow keys walk the chromosomes; type a class to move the selected one.</source>
        <translation>Pfeile gehen durch die Chromosomen; eine Klasse tippen verschiebt das ausgewählte.</translation>
    </message>
    <message>
        <source>Facts of each chromosome</source>
        <translation>Angaben zu jedem Chromosom</translation>
    </message>
</context>
<context>
    <name>KaryogramModel</name>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>p arm up</source>
        <translation>p-Arm oben</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Moved by you</source>
        <translation>Von Ihnen verschoben</translation>
    </message>
    <message>
        <source>Confirmed by you</source>
        <translation>Von Ihnen bestätigt</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>Nicht angesehen</translation>
    </message>
</context>
<context>
    <name>KaryogramView</name>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
    <message>
        <source>Arrow keys walk the chromosomes; type a class to move the selected one.</source>
        <translation>Pfeile gehen durch die Chromosomen; eine Klasse tippen verschiebt das ausgewählte.</translation>
    </message>
    <message>
        <source>go to class {0}… (T: the tray)</source>
        <translation>zu Klasse {0} gehen… (T: Ablage)</translation>
    </message>
    <message>
        <source>select one of class {0} as well… (T: the tray)</source>
        <translation>eines der Klasse {0} dazu auswählen… (T: Ablage)</translation>
    </message>
    <message>
        <source>change places with one of class {0}…</source>
        <translation>mit einem der Klasse {0} tauschen…</translation>
    </message>
    <message>
        <source>to class {0}…</source>
        <translation>in Klasse {0}…</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Marks</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>confidence in percent</source>
        <translation>Sicherheit in Prozent</translation>
    </message>
    <message>
        <source>95% and more: sure</source>
        <translation>95% und mehr: sicher</translation>
    </message>
    <message>
        <source>80 to 94%: less sure</source>
        <translation>80 bis 94%: weniger sicher</translation>
    </message>
    <message>
        <source>under 80%: unsure</source>
        <translation>unter 80%: unsicher</translation>
    </message>
    <message>
        <source>flagged: look at it</source>
        <translation>markiert: bitte prüfen</translation>
    </message>
    <message>
        <source>which end is up?</source>
        <translation>welches Ende ist oben?</translation>
    </message>
    <message>
        <source>a blind check: judge by eye</source>
        <translation>Blindprüfung: mit dem Auge urteilen</translation>
    </message>
    <message>
        <source>decided by you</source>
        <translation>von Ihnen entschieden</translation>
    </message>
    <message>
        <source>next flagged chromosome</source>
        <translation>nächstes markiertes Chromosom</translation>
    </message>
    <message>
        <source>confirm it</source>
        <translation>bestätigen</translation>
    </message>
    <message>
        <source>send it to that class</source>
        <translation>in diese Klasse legen</translation>
    </message>
    <message>
        <source>turn it by 180°</source>
        <translation>um 180° drehen</translation>
    </message>
    <message>
        <source>put it into the tray</source>
        <translation>in die Ablage legen</translation>
    </message>
    <message>
        <source>walk the karyogram</source>
        <translation>durch das Karyogramm gehen</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>rückgängig machen</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Li&amp;brary…</source>
        <translation>&amp;Bibliothek…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>verschlüsselt</translation>
    </message>
    <message>
        <source>of a newer program</source>
        <translation>von neuerem Programm</translation>
    </message>
    <message>
        <source>can&apos;t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>{0}, version {1}</source>
        <translation>{0}, Version {1}</translation>
    </message>
    <message>
        <source>{0}, open elsewhere</source>
        <translation>{0}, anderswo offen</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Karyotype</source>
        <translation>Karyotyp</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Open: {0}</source>
        <translation>Geöffnet: {0}</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>No folder is listed yet</source>
        <translation>Noch ist kein Ordner aufgelistet</translation>
    </message>
    <message>
        <source>List the cases of a folder…</source>
        <translation>Fälle eines Ordners auflisten…</translation>
    </message>
    <message>
        <source>Read anew</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Read every file again and make the list anew</source>
        <translation>Jede Datei noch einmal lesen und die Liste neu anlegen</translation>
    </message>
    <message>
        <source>Search name or karyotype</source>
        <translation>Name oder Karyotyp suchen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Choose where your cases lie: all are listed here, to search and to open.</source>
        <translation>Wählen, wo die Fälle liegen: Hier stehen dann alle, zum Suchen und Öffnen.</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Anderer Ordner…</translation>
    </message>
    <message>
        <source>encrypted or unreadable</source>
        <translation>verschlüsselt oder nicht lesbar</translation>
    </message>
    <message>
        <source>all cases</source>
        <translation>alle Fälle</translation>
    </message>
    <message>
        <source>There is no case in this folder.</source>
        <translation>In diesem Ordner ist kein Fall.</translation>
    </message>
    <message numerus="yes">
        <source>%n cases</source>
        <translation>
            <numerusform>%n Fälle</numerusform>
            <numerusform>%n Fälle</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} cases</source>
        <translation>{0} von {1} Fällen</translation>
    </message>
</context>
<context>
    <name>LogoField</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Choose a logo</source>
        <translation>Logo wählen</translation>
    </message>
    <message>
        <source>{0}: larger than {1} MB. Take a smaller picture.</source>
        <translation>{0}: größer als {1} MB. Nehmen Sie ein kleineres Bild.</translation>
    </message>
    <message>
        <source>{0}: more than {1} million pixels. Take a smaller picture.</source>
        <translation>{0}: mehr als {1} Millionen Pixel. Nehmen Sie ein kleineres Bild.</translation>
    </message>
    <message>
        <source>{0}: no PNG or JPEG picture. Choose another.</source>
        <translation>{0}: kein PNG- oder JPEG-Bild. Wählen Sie ein anderes.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>A picture could not be made</source>
        <translation>Ein Bild konnte nicht gemacht werden</translation>
    </message>
    <message>
        <source>The pictures of {0} could not be made</source>
        <translation>Die Bilder von {0} konnten nicht gemacht werden</translation>
    </message>
</context>
<context>
    <name>MetaphasePanel</name>
    <message>
        <source>Metaphase photograph of this cell</source>
        <translation>Metaphasenfoto dieser Zelle</translation>
    </message>
    <message>
        <source>Attach a photograph…</source>
        <translation>Foto anhängen…</translation>
    </message>
    <message>
        <source>Keep the metaphase photograph of this cell in the case</source>
        <translation>Das Metaphasenfoto dieser Zelle im Fall aufbewahren</translation>
    </message>
    <message>
        <source>or drop the metaphase photograph of this cell here</source>
        <translation>oder das Metaphasenfoto dieser Zelle hier loslassen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole photograph</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the photograph out of the case</source>
        <translation>Das Foto aus dem Fall nehmen</translation>
    </message>
</context>
<context>
    <name>ModelManager</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>  · active</source>
        <translation>  · aktiv</translation>
    </message>
    <message>
        <source>  · shipped</source>
        <translation>  · mitgeliefert</translation>
    </message>
    <message>
        <source>No verdict lies beside this model; see its card for its figures.</source>
        <translation>Bei diesem Modell liegt kein Urteil; seine Werte stehen auf seiner Karte.</translation>
    </message>
    <message>
        <source>On the same locked cells</source>
        <translation>An denselben gesperrten Zellen</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>dieses Modell</translation>
    </message>
    <message>
        <source>Activate {0}</source>
        <translation>{0} aktivieren</translation>
    </message>
    <message>
        <source>Why is this model to place the chromosomes from now on?</source>
        <translation>Warum soll dieses Modell von nun an die Chromosomen einordnen?</translation>
    </message>
    <message>
        <source>{0} is the active model now.</source>
        <translation>{0} ist jetzt das aktive Modell.</translation>
    </message>
    <message>
        <source>{0} is the active model again.</source>
        <translation>{0} ist wieder das aktive Modell.</translation>
    </message>
    <message>
        <source>Delete {0}? It cannot be brought back.</source>
        <translation>{0} löschen? Es lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Delete the model</source>
        <translation>Modell löschen</translation>
    </message>
    <message>
        <source>{0} is deleted.</source>
        <translation>{0} ist gelöscht.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Written. Its mark, to compare at the other side: {0}</source>
        <translation>Geschrieben. Sein Kennzeichen, zum Vergleich auf der anderen Seite: {0}</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>Taken in, not active yet; compare its mark: {0}</source>
        <translation>Aufgenommen, noch nicht aktiv; Kennzeichen vergleichen: {0}</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurückkehren</translation>
    </message>
    <message>
        <source>Make the model active again that was before</source>
        <translation>Das Modell wieder aktiv machen, das es vorher war</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Keep name and note</source>
        <translation>Name und Notiz behalten</translation>
    </message>
    <message>
        <source>The chosen model</source>
        <translation>Das gewählte Modell</translation>
    </message>
    <message>
        <source>Activate…</source>
        <translation>Aktivieren…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>{0} · made {1} · SHA-256 {2}…</source>
        <translation>{0} · erstellt {1} · SHA-256 {2}…</translation>
    </message>
    <message>
        <source>Goes on from {0}.</source>
        <translation>Geht von {0} aus.</translation>
    </message>
    <message>
        <source>Learned from {0} chromosomes of {1} cases here.</source>
        <translation>Hat hier von {0} Chromosomen aus {1} Fällen gelernt.</translation>
    </message>
    <message>
        <source>{0}: rolled back to by {1}</source>
        <translation>{0}: von {1} zurückgeholt</translation>
    </message>
    <message>
        <source>{0}: made active by {1}</source>
        <translation>{0}: von {1} aktiviert</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>It came with the program and is never deleted.</source>
        <translation>Es kam mit dem Programm und wird nie gelöscht.</translation>
    </message>
    <message>
        <source>It is active. Activate another one first.</source>
        <translation>Es ist aktiv. Erst ein anderes aktivieren.</translation>
    </message>
    <message>
        <source>A signed case names it, so it is kept.</source>
        <translation>Ein unterschriebener Fall nennt es, darum wird es behalten.</translation>
    </message>
</context>
<context>
    <name>Modelling</name>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>Placing the chromosomes of {0}</source>
        <translation>Die Chromosomen von {0} werden angeordnet</translation>
    </message>
    <message>
        <source> · {0} more to do</source>
        <translation> · {0} weitere</translation>
    </message>
    <message>
        <source>A proposal for an earlier state of {0} was dropped.</source>
        <translation>Ein Vorschlag für einen früheren Stand von {0} wurde verworfen.</translation>
    </message>
    <message>
        <source>The model could not look at {0}; you can place it by hand</source>
        <translation>Das Modell konnte {0} nicht ansehen; anordnen geht von Hand</translation>
    </message>
    <message>
        <source>Stopped. Run the model again with F5.</source>
        <translation>Angehalten. Mit F5 das Modell erneut fragen.</translation>
    </message>
</context>
<context>
    <name>NoticesPanel</name>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>List of problems</source>
        <translation>Liste der Probleme</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… und %n weiteres</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpenCard</name>
    <message>
        <source>Open an encrypted case</source>
        <translation>Einen verschlüsselten Fall öffnen</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Don&apos;t open it</source>
        <translation>Nicht öffnen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>The case is encrypted.</source>
        <translation>Der Fall ist verschlüsselt.</translation>
    </message>
</context>
<context>
    <name>PagesView</name>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Befunds</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Some letters of a command; Enter does it</source>
        <translation>Einige Buchstaben eines Befehls; Eingabe führt ihn aus</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message numerus="yes">
        <source>%n commands</source>
        <translation>
            <numerusform>%n Befehl</numerusform>
            <numerusform>%n Befehle</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>{0} is signed in.</source>
        <translation>{0} ist angemeldet.</translation>
    </message>
    <message>
        <source>The passphrase is another one now.</source>
        <translation>Die Passphrase ist jetzt eine andere.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>Who works here: sign in, switch, lock</source>
        <translation>Wer hier arbeitet: anmelden, wechseln, sperren</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>{0} is signed in.</source>
        <translation>{0} ist angemeldet.</translation>
    </message>
    <message>
        <source>reviewer</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>analyst</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Nobody is signed in. Work can be done, but not signed.</source>
        <translation>Niemand ist angemeldet. Gearbeitet werden kann, unterschrieben nicht.</translation>
    </message>
    <message>
        <source>There is no profile yet. To try the program you need none; to sign a case you do.</source>
        <translation>Es gibt noch kein Profil. Zum Ausprobieren brauchen Sie keines, zum Unterschreiben eines Falls schon.</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>New profile…</source>
        <translation>Neues Profil…</translation>
    </message>
    <message>
        <source>Change passphrase…</source>
        <translation>Passphrase ändern…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Name, as it is printed</source>
        <translation>Name, wie er gedruckt wird</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>A forgotten passphrase can&apos;t be recovered. You would make a new profile; what you have signed stays signed.</source>
        <translation>Eine vergessene Passphrase lässt sich nicht wiederherstellen. Sie würden ein neues Profil anlegen; was Sie unterschrieben haben, bleibt unterschrieben.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Make the profile</source>
        <translation>Profil anlegen</translation>
    </message>
    <message>
        <source>Passphrase until now</source>
        <translation>Bisherige Passphrase</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Lock after</source>
        <translation>Sperren nach</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Who reviews and signs must not have worked on the case</source>
        <translation>Wer prüft und unterschreibt, darf den Fall nicht bearbeitet haben</translation>
    </message>
    <message>
        <source>Lock when nothing was done for</source>
        <translation>Sperren, wenn nichts getan wurde für</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>PhotographView</name>
    <message>
        <source>Metaphase photograph</source>
        <translation>Metaphasenfoto</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Karyogram as a picture</source>
        <translation>Karyogramm als Bild</translation>
    </message>
    <message>
        <source> dpi</source>
        <translation> dpi</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Idiograms beside the chromosomes</source>
        <translation>Idiogramme neben den Chromosomen</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Width on paper</source>
        <translation>Breite auf Papier</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Retrain</source>
        <translation>Nachtrainieren</translation>
    </message>
    <message>
        <source>Retrain on my corrections</source>
        <translation>Mit meinen Korrekturen nachtrainieren</translation>
    </message>
    <message>
        <source>Nothing can be learned yet: at least two signed cases are needed, one to learn from and one to judge by. The training pool holds {0}.</source>
        <translation>Noch gibt es nichts zu lernen: Es braucht mindestens zwei unterschriebene Fälle, einen zum Lernen und einen zum Urteilen. Der Trainingsbestand enthält {0}.</translation>
    </message>
    <message>
        <source>It runs on: {0}.</source>
        <translation>Es läuft auf: {0}.</translation>
    </message>
    <message>
        <source>the time is measured when it begins</source>
        <translation>die Dauer wird gemessen, sobald es beginnt</translation>
    </message>
    <message>
        <source>{0}, as quick as last time</source>
        <translation>{0}, so schnell wie beim letzten Mal</translation>
    </message>
    <message>
        <source>The quickest that is there</source>
        <translation>Das Schnellste, was da ist</translation>
    </message>
    <message>
        <source>The processor</source>
        <translation>Der Prozessor</translation>
    </message>
    <message>
        <source>The graphics card</source>
        <translation>Die Grafikkarte</translation>
    </message>
    <message>
        <source>The same number on the same cases gives the same model.</source>
        <translation>Dieselbe Zahl bei denselben Fällen ergibt dasselbe Modell.</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Seed of chance</source>
        <translation>Startwert des Zufalls</translation>
    </message>
    <message>
        <source>When the program is closed</source>
        <translation>Wenn das Programm geschlossen wird</translation>
    </message>
    <message>
        <source>To learn from, per class</source>
        <translation>Zum Lernen, je Klasse</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Training pool…</source>
        <translation>Trainingsbestand…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle…</translation>
    </message>
    <message>
        <source>it goes on by itself</source>
        <translation>läuft es von selbst weiter</translation>
    </message>
    <message>
        <source>it stops, and is gone on with later</source>
        <translation>hält es an und geht später weiter</translation>
    </message>
</context>
<context>
    <name>PoolWindow</name>
    <message>
        <source>Training pool</source>
        <translation>Trainingsbestand</translation>
    </message>
    <message>
        <source>Reading or writing a data pack</source>
        <translation>Ein Datenpaket wird gelesen oder geschrieben</translation>
    </message>
    <message>
        <source>Microscope of this workplace</source>
        <translation>Mikroskop dieses Arbeitsplatzes</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Leave out…</source>
        <translation>Auslassen…</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Next training</source>
        <translation>Nächstes Training</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Berichtigt</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>Färbung</translation>
    </message>
    <message>
        <source>Microscope</source>
        <translation>Mikroskop</translation>
    </message>
    <message>
        <source>Cases of the training pool</source>
        <translation>Fälle des Trainingsbestands</translation>
    </message>
    <message>
        <source>Labels that were looked at one by one, or blindly; the others were accepted in bulk and weigh less.</source>
        <translation>Einzeln oder blind angesehene Zuordnungen; die übrigen wurden gesammelt angenommen und wiegen weniger.</translation>
    </message>
    <message>
        <source>Chromosomes per class</source>
        <translation>Chromosomen je Klasse</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The case is not part of the next training; nothing is deleted.</source>
        <translation>Der Fall gehört nicht zum nächsten Training; gelöscht wird nichts.</translation>
    </message>
    <message>
        <source>Stain and microscope…</source>
        <translation>Färbung und Mikroskop…</translation>
    </message>
    <message>
        <source>Import a data pack…</source>
        <translation>Datenpaket einlesen…</translation>
    </message>
    <message>
        <source>Export as a data pack…</source>
        <translation>Als Datenpaket ausgeben…</translation>
    </message>
    <message>
        <source>Cases are numbered in it, not named.</source>
        <translation>Fälle sind darin nummeriert, nicht benannt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message numerus="yes">
        <source>Printed %n pages</source>
        <translation>
            <numerusform>%n Seite gedruckt</numerusform>
            <numerusform>%n Seiten gedruckt</numerusform>
        </translation>
    </message>
    <message>
        <source>The printer took no page. Look whether it is on and connected.</source>
        <translation>Der Drucker hat keine Seite angenommen. Sehen Sie nach, ob er eingeschaltet und angeschlossen ist.</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ProtectCard</name>
    <message>
        <source>Protect the case</source>
        <translation>Den Fall schützen</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>I know that without the passphrase nobody can ever open this case again</source>
        <translation>Ich weiß, dass ohne die Passphrase niemand diesen Fall je wieder öffnen kann</translation>
    </message>
    <message>
        <source>Take the protection away</source>
        <translation>Schutz aufheben</translation>
    </message>
    <message>
        <source>Encrypt and save</source>
        <translation>Verschlüsseln und speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Protect the case with a passphrase</source>
        <translation>Den Fall mit einer Passphrase schützen</translation>
    </message>
    <message>
        <source>This case is encrypted. Here it gets another passphrase, or none.</source>
        <translation>Dieser Fall ist verschlüsselt. Hier bekommt er eine andere Passphrase oder keine.</translation>
    </message>
    <message>
        <source>The case file and its backup will be encrypted; nobody can read them without the passphrase, on this computer or elsewhere.</source>
        <translation>Die Falldatei und ihre Sicherung werden verschlüsselt; ohne die Passphrase kann sie niemand lesen, weder auf diesem Rechner noch anderswo.</translation>
    </message>
    <message>
        <source>A lost passphrase can&apos;t be recovered, by nobody and by no means: the case is lost with it. Reports and pictures that you export are not encrypted. Copies of the case that were made before stay as they are.</source>
        <translation>Eine verlorene Passphrase lässt sich nicht wiederherstellen, von niemandem und auf keine Weise: Mit ihr ist der Fall verloren. Befunde und Bilder, die Sie ausgeben, sind nicht verschlüsselt. Kopien des Falls von früher bleiben, wie sie sind.</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
    </message>
</context>
<context>
    <name>ReportForm</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Person and sample</source>
        <translation>Person und Probe</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Interpretation</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>Grenzen der Methode</translation>
    </message>
    <message>
        <source>e.g. {0}</source>
        <translation>z. B. {0}</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Specimen</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Indication</source>
        <translation>Indikation</translation>
    </message>
    <message>
        <source>Referred by</source>
        <translation>Einsender</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>Entnommen</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Eingegangen</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>Befundet</translation>
    </message>
    <message>
        <source>Banding</source>
        <translation>Bänderung</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>A draft is drawn with the template that is chosen when it is exported; a signed case keeps the one that it was signed with.</source>
        <translation>Ein Entwurf wird mit der Vorlage gezeichnet, die beim Exportieren gewählt ist; ein unterschriebener Fall behält die, mit der er unterschrieben wurde.</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Report — {0}</source>
        <translation>Befund — {0}</translation>
    </message>
    <message>
        <source>This case is signed, so its report can only be read. Amend it first.</source>
        <translation>Dieser Fall ist unterschrieben, sein Befund kann daher nur gelesen werden. Ergänzen Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>What the report says</source>
        <translation>Was der Befund sagt</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Templates…</source>
        <translation>Vorlagen…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken…</translation>
    </message>
    <message>
        <source>Export PDF…</source>
        <translation>PDF exportieren…</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Fit to the width</source>
        <translation>An die Breite anpassen</translation>
    </message>
    <message>
        <source>These pages are the PDF</source>
        <translation>Diese Seiten sind das PDF</translation>
    </message>
    <message>
        <source>This case is reviewed, so its report can only be read. Take the review back to change something.</source>
        <translation>Dieser Fall ist geprüft, sein Befund kann daher nur gelesen werden. Nehmen Sie die Prüfung zurück, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>These pages are out of date.</source>
        <translation>Diese Seiten sind nicht mehr aktuell.</translation>
    </message>
    <message>
        <source>Page {0} of {1}</source>
        <translation>Seite {0} von {1}</translation>
    </message>
</context>
<context>
    <name>Reporting</name>
    <message>
        <source>Case as JSON (*.json)</source>
        <translation>Fall als JSON (*.json)</translation>
    </message>
    <message>
        <source>Table of the chromosomes (*.csv)</source>
        <translation>Tabelle der Chromosomen (*.csv)</translation>
    </message>
    <message>
        <source>Export the case</source>
        <translation>Fall exportieren</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>&amp;Befund…</translation>
    </message>
    <message>
        <source>&amp;Print the report…</source>
        <translation>Befund &amp;drucken…</translation>
    </message>
    <message>
        <source>Reports of &amp;many cases…</source>
        <translation>Befunde &amp;vieler Fälle…</translation>
    </message>
    <message>
        <source>&amp;Templates of reports…</source>
        <translation>V&amp;orlagen für Befunde…</translation>
    </message>
    <message>
        <source>Export the case as &amp;JSON or table…</source>
        <translation>Fall als &amp;JSON oder Tabelle exportieren…</translation>
    </message>
    <message>
        <source>The report cannot be opened</source>
        <translation>Der Befund lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The report was not written</source>
        <translation>Der Befund wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>PDF report</source>
        <translation>PDF-Befund</translation>
    </message>
    <message>
        <source>The picture was not written</source>
        <translation>Das Bild wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Karyogram picture</source>
        <translation>Karyogramm-Bild</translation>
    </message>
    <message>
        <source>The case was not exported</source>
        <translation>Der Fall wurde nicht exportiert</translation>
    </message>
    <message>
        <source>The report was not printed</source>
        <translation>Der Befund wurde nicht gedruckt</translation>
    </message>
</context>
<context>
    <name>ResultPart</name>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>neoplastic</source>
        <translation>neoplastisch</translation>
    </message>
    <message>
        <source>Karyotype</source>
        <translation>Karyotyp</translation>
    </message>
    <message>
        <source>Breakpoints…</source>
        <translation>Bruchpunkte…</translation>
    </message>
    <message>
        <source>Take the built one</source>
        <translation>Den gebildeten nehmen</translation>
    </message>
    <message>
        <source>Write the karyotype that follows from the karyograms, to go on from there</source>
        <translation>Den Karyotyp, der aus den Karyogrammen folgt, hinschreiben und von dort weitermachen</translation>
    </message>
    <message>
        <source>as seen, e.g. XX</source>
        <translation>wie gesehen, z. B. XX</translation>
    </message>
    <message>
        <source>A chimaera (chi in place of mos)</source>
        <translation>Eine Chimäre (chi statt mos)</translation>
    </message>
    <message>
        <source>Withhold the sex</source>
        <translation>Geschlecht nicht mitteilen</translation>
    </message>
    <message>
        <source>Hides X and Y, their counts and every word for the sex in reports, pictures, exports, file names and on the clipboard.</source>
        <translation>Verbirgt X und Y, ihre Zahlen und jedes Wort für das Geschlecht in Befunden, Bildern, Exporten, Dateinamen und in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Karyotype ({0})</source>
        <translation>Karyotyp ({0})</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Fragestellung</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>Constitutional sex</source>
        <translation>Konstitutionelles Geschlecht</translation>
    </message>
    <message>
        <source>No cell tells a karyotype yet.</source>
        <translation>Noch keine Zelle nennt einen Karyotyp.</translation>
    </message>
    <message>
        <source>✓ Valid.</source>
        <translation>✓ Gültig.</translation>
    </message>
    <message>
        <source>✓ Built from the karyograms; valid.</source>
        <translation>✓ Aus den Karyogrammen gebildet; gültig.</translation>
    </message>
    <message>
        <source>✗ Not valid.</source>
        <translation>✗ Nicht gültig.</translation>
    </message>
    <message>
        <source>? Not checked.</source>
        <translation>? Nicht geprüft.</translation>
    </message>
</context>
<context>
    <name>RetrainDialog</name>
    <message>
        <source>Retrain on my corrections</source>
        <translation>Mit meinen Korrekturen nachtrainieren</translation>
    </message>
</context>
<context>
    <name>Retraining</name>
    <message>
        <source>Retraining</source>
        <translation>Nachtraining</translation>
    </message>
    <message>
        <source>Show how far the retraining is</source>
        <translation>Zeigen, wie weit das Nachtraining ist</translation>
    </message>
    <message>
        <source>Re&amp;train on my corrections…</source>
        <translation>Mit meinen Korrekturen nach&amp;trainieren…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle…</translation>
    </message>
    <message>
        <source>The program was closed meanwhile. Everything up to the last save is there.</source>
        <translation>Das Programm wurde inzwischen geschlossen. Alles bis zur letzten Sicherung ist da.</translation>
    </message>
    <message>
        <source>Retraining is interrupted</source>
        <translation>Das Nachtraining ist unterbrochen</translation>
    </message>
    <message>
        <source>Retraining is done: look at the verdict</source>
        <translation>Das Nachtraining ist fertig: Urteil ansehen</translation>
    </message>
    <message>
        <source>Retraining…</source>
        <translation>Nachtraining…</translation>
    </message>
    <message>
        <source>The run was discarded; the training pool and the models are as they were.</source>
        <translation>Der Lauf wurde verworfen; Trainingsbestand und Modelle sind, wie sie waren.</translation>
    </message>
    <message>
        <source>{0} is the active model now. What was placed before stays as it is.</source>
        <translation>{0} ist jetzt das aktive Modell. Was vorher eingeordnet wurde, bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>The active model stays. {0} is in the list of models.</source>
        <translation>Das aktive Modell bleibt. {0} steht in der Liste der Modelle.</translation>
    </message>
    <message>
        <source>{0} is the active model again.</source>
        <translation>{0} ist wieder das aktive Modell.</translation>
    </message>
    <message>
        <source>Retraining · {0}</source>
        <translation>Nachtraining · {0}</translation>
    </message>
    <message>
        <source>Retraining is paused</source>
        <translation>Das Nachtraining pausiert</translation>
    </message>
    <message>
        <source>Retraining is done.</source>
        <translation>Das Nachtraining ist fertig.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Abgebrochen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The retraining was interrupted</source>
        <translation>Das Nachtraining wurde unterbrochen</translation>
    </message>
    <message>
        <source>The training pool holds {0} chromosomes of {1} signed cases. {2} of those that are learned from are new to the active model, {3}.</source>
        <translation>Der Trainingsbestand enthält {0} Chromosomen aus {1} unterschriebenen Fällen. {2} von denen, aus denen gelernt wird, sind für das aktive Modell {3} neu.</translation>
    </message>
    <message>
        <source>Cases to learn from: {0}; to watch over the training: {1}; locked: {2}. A locked case is never learned from, and judges the result.</source>
        <translation>Fälle zum Lernen: {0}, zum Überwachen des Trainings: {1}, gesperrt: {2}. Aus einem gesperrten Fall wird nie gelernt, er urteilt über das Ergebnis.</translation>
    </message>
    <message>
        <source>No case is locked yet. A fifth of the cases, at least one, is kept apart this time to judge the result.</source>
        <translation>Noch ist kein Fall gesperrt. Diesmal wird ein Fünftel der Fälle, mindestens einer, zum Urteilen beiseitegelegt.</translation>
    </message>
    <message>
        <source>{0} labels correct what a model had proposed.</source>
        <translation>{0} Angaben berichtigen einen Vorschlag des Modells.</translation>
    </message>
    <message>
        <source>Few examples yet of class {0}.</source>
        <translation>Noch wenige Beispiele der Klasse {0}.</translation>
    </message>
    <message>
        <source>The active model has no memory of what it was trained on; synthetic chromosomes must keep it from forgetting.</source>
        <translation>Das aktive Modell hat kein Gedächtnis dessen, womit es trainiert wurde; künstliche Chromosomen müssen es vor dem Vergessen bewahren.</translation>
    </message>
    <message>
        <source>At the end both models answer the same locked cells, and you see what differs. Nothing changes until you say so, and one click takes it back.</source>
        <translation>Am Ende beantworten beide Modelle dieselben gesperrten Zellen, und Sie sehen, was sich unterscheidet. Nichts ändert sich, bis Sie es sagen, und ein Klick nimmt es zurück.</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Only the last layer learns.</source>
        <translation>Nur die letzte Schicht lernt.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>The last layer first, then those below it, gently.</source>
        <translation>Erst die letzte Schicht, dann behutsam die darunter.</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>As normal, with three times the images or more.</source>
        <translation>Wie normal, mit mindestens dreimal so vielen Bildern.</translation>
    </message>
    <message>
        <source>Reading the cases…</source>
        <translation>Liest die Fälle…</translation>
    </message>
    <message>
        <source>The last layer learns…</source>
        <translation>Die letzte Schicht lernt…</translation>
    </message>
    <message>
        <source>The layers below learn…</source>
        <translation>Die Schichten darunter lernen…</translation>
    </message>
    <message>
        <source>Measuring how sure it may be…</source>
        <translation>Misst, wie sicher es sein darf…</translation>
    </message>
    <message>
        <source>Both models answer the locked cells…</source>
        <translation>Beide Modelle beantworten die gesperrten Zellen…</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>etwa eine Minute</translation>
    </message>
    <message>
        <source>about {0} minutes</source>
        <translation>etwa {0} Minuten</translation>
    </message>
    <message>
        <source>about {0} hours</source>
        <translation>etwa {0} Stunden</translation>
    </message>
    <message>
        <source>The new model may be promoted</source>
        <translation>Das neue Modell kann übernommen werden</translation>
    </message>
    <message>
        <source>Keep the active model</source>
        <translation>Aktives Modell behalten</translation>
    </message>
    <message>
        <source>Cannot tell yet</source>
        <translation>Noch nicht zu sagen</translation>
    </message>
    <message>
        <source>{0} fewer corrections in {1} locked cells</source>
        <translation>{0} Korrekturen weniger in den gesperrten Zellen ({1})</translation>
    </message>
    <message>
        <source>{0} more corrections in {1} locked cells</source>
        <translation>{0} Korrekturen mehr in den gesperrten Zellen ({1})</translation>
    </message>
    <message>
        <source>As many corrections as before in {1} locked cells</source>
        <translation>So viele Korrekturen wie zuvor in den gesperrten Zellen ({1})</translation>
    </message>
    <message>
        <source>class {0} got worse</source>
        <translation>Klasse {0} wurde schlechter</translation>
    </message>
    <message>
        <source>no class got worse beyond chance</source>
        <translation>keine Klasse wurde über den Zufall hinaus schlechter</translation>
    </message>
    <message>
        <source>That may be chance: about {0} more locked cells of other cases are needed to tell.</source>
        <translation>Das kann Zufall sein: Etwa {0} weitere gesperrte Zellen aus anderen Fällen sind nötig, um es zu sagen.</translation>
    </message>
    <message>
        <source>Better beyond chance.</source>
        <translation>Über den Zufall hinaus besser.</translation>
    </message>
    <message>
        <source>Otherwise alike.</source>
        <translation>Sonst gleich.</translation>
    </message>
    <message>
        <source>{0} against {1}. Locked cases: {4}, cells: {3}, chromosomes: {2}, of which {5} were looked at one by one.</source>
        <translation>{0} gegen {1}. Gesperrte Fälle: {4}, Zellen: {3}, Chromosomen: {2}, davon {5} einzeln angesehen.</translation>
    </message>
    <message>
        <source>Chromosomes in the right class</source>
        <translation>Chromosomen in der richtigen Klasse</translation>
    </message>
    <message>
        <source>… before the cell is weighed as a whole</source>
        <translation>… bevor die Zelle als Ganzes gewogen wird</translation>
    </message>
    <message>
        <source>Mean F1 of the classes</source>
        <translation>Mittlerer F1-Wert der Klassen</translation>
    </message>
    <message>
        <source>Whole cells right</source>
        <translation>Ganze Zellen richtig</translation>
    </message>
    <message>
        <source>Right end up</source>
        <translation>Richtiges Ende oben</translation>
    </message>
    <message>
        <source>Error of the confidence</source>
        <translation>Fehler der Konfidenz</translation>
    </message>
    <message>
        <source>Corrections per cell</source>
        <translation>Korrekturen je Zelle</translation>
    </message>
</context>
<context>
    <name>RunPage</name>
    <message>
        <source>The time is measured when it begins.</source>
        <translation>Die Dauer wird gemessen, sobald es beginnt.</translation>
    </message>
    <message>
        <source>The training is interrupted</source>
        <translation>Das Training ist unterbrochen</translation>
    </message>
    <message>
        <source>Nearly done.</source>
        <translation>Fast fertig.</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>noch {0}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Paused; everything is saved</source>
        <translation>Pausiert; alles ist gesichert</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Pausiert gleich…</translation>
    </message>
    <message>
        <source>Stopping; the best so far is kept…</source>
        <translation>Hält an; das Beste bisher wird behalten…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Bricht ab…</translation>
    </message>
    <message>
        <source>Nothing was said yet.</source>
        <translation>Noch wurde nichts gemeldet.</translation>
    </message>
    <message>
        <source>Change per class since the active model</source>
        <translation>Änderung je Klasse gegenüber dem aktiven Modell</translation>
    </message>
    <message>
        <source>When the program is closed,</source>
        <translation>Wenn das Programm geschlossen wird,</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>{0}, {1}, on {2} · to learn from: {3} chromosomes, cases: {4} · to watch: {5}, to judge: {6}</source>
        <translation>{0}, {1}, auf {2} · zum Lernen: {3} Chromosomen, Fälle: {4} · zum Überwachen: {5}, zum Urteilen: {6}</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>Anhalten und das Beste behalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on, on the processor</source>
        <translation>Weiter, auf dem Prozessor</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The language of the window, from the next start on</source>
        <translation>Die Sprache des Fensters, ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Choose a command to change its keys</source>
        <translation>Einen Befehl wählen, um seine Tasten zu ändern</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Press the key that the command is to have</source>
        <translation>Die Taste drücken, die der Befehl haben soll</translation>
    </message>
    <message>
        <source>Ask about sure ones</source>
        <translation>Nach sicheren fragen</translation>
    </message>
    <message>
        <source>Sure from</source>
        <translation>Sicher ab</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Take the keys away</source>
        <translation>Die Tasten wegnehmen</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Übliche Taste</translation>
    </message>
    <message>
        <source>The key it comes with</source>
        <translation>Die Taste von Haus aus</translation>
    </message>
    <message>
        <source>All usual</source>
        <translation>Alle üblich</translation>
    </message>
    <message>
        <source>All keys as they come</source>
        <translation>Alle Tasten wie von Haus aus</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Close the settings (Escape)</source>
        <translation>Die Einstellungen schließen (Escape)</translation>
    </message>
</context>
<context>
    <name>Shares</name>
    <message>
        <source>Ask about sure ones</source>
        <translation>Nach sicheren fragen</translation>
    </message>
    <message>
        <source>How many of the sure chromosomes are asked about at random, to check trust</source>
        <translation>Nach wie vielen der sicheren Chromosomen zufällig gefragt wird, um das Vertrauen zu prüfen</translation>
    </message>
    <message>
        <source>Sure from</source>
        <translation>Sicher ab</translation>
    </message>
    <message>
        <source>The confidence from which on “Confirm all that are sure” takes a chromosome</source>
        <translation>Die Sicherheit, ab der „Alle sicheren bestätigen“ ein Chromosom nimmt</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>{0} is a key of the sheet itself.</source>
        <translation>{0} ist eine Taste des Blattes selbst.</translation>
    </message>
    <message>
        <source>{0} belongs to “{1}”. Take it away there first.</source>
        <translation>{0} gehört zu „{1}“. Bitte zuerst dort wegnehmen.</translation>
    </message>
</context>
<context>
    <name>SignOff</name>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>unterschrieben</translation>
    </message>
    <message>
        <source>Signed by {0}, {1}</source>
        <translation>Unterschrieben von {0}, {1}</translation>
    </message>
    <message>
        <source>Reviewed by {0}, {1}</source>
        <translation>Geprüft von {0}, {1}</translation>
    </message>
    <message>
        <source>The case is reviewed. To change something, take the review back.</source>
        <translation>Der Fall ist geprüft. Um etwas zu ändern, nehmen Sie die Prüfung zurück.</translation>
    </message>
    <message>
        <source>The case is signed. To change something, amend it.</source>
        <translation>Der Fall ist unterschrieben. Um etwas zu ändern, legen Sie einen Nachtrag an.</translation>
    </message>
    <message>
        <source>This is version {0} as it was signed, which the case file keeps. It can be looked at and its report given out; the sign-off leads back to the case.</source>
        <translation>Das ist Version {0}, wie sie unterschrieben wurde; die Falldatei bewahrt sie auf. Sie kann angesehen und ihr Befund ausgegeben werden; die Freigabe führt zum Fall zurück.</translation>
    </message>
</context>
<context>
    <name>SignOffBanner</name>
    <message>
        <source>Sign-off</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Sign-off…</source>
        <translation>Freigabe…</translation>
    </message>
    <message>
        <source>The signatures of this case do not hold</source>
        <translation>Die Unterschriften dieses Falls stimmen nicht</translation>
    </message>
</context>
<context>
    <name>SignOffCard</name>
    <message>
        <source>Sign-off</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>I have seen what is not decided on; the review stands all the same</source>
        <translation>Ich habe gesehen, worüber nicht entschieden ist; die Prüfung gilt trotzdem</translation>
    </message>
    <message>
        <source>Why is the case amended?</source>
        <translation>Warum der Nachtrag?</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Signatures and what is open</source>
        <translation>Unterschriften, und was offen ist</translation>
    </message>
    <message>
        <source>{0}: version {1}, {2}</source>
        <translation>{0}: Version {1}, {2}</translation>
    </message>
    <message>
        <source>Passphrase of {0}</source>
        <translation>Passphrase von {0}</translation>
    </message>
    <message>
        <source>Once signed, the report could not be given out: {0}</source>
        <translation>Nach der Unterschrift ließe sich der Befund nicht ausgeben: {0}</translation>
    </message>
    <message>
        <source>This version amends the one before: {0}</source>
        <translation>Diese Version ist ein Nachtrag zur vorigen: {0}</translation>
    </message>
    <message>
        <source>Worked on by</source>
        <translation>Bearbeitet von</translation>
    </message>
    <message>
        <source>Part of the work was done while nobody was signed in.</source>
        <translation>Ein Teil der Arbeit geschah, während niemand angemeldet war.</translation>
    </message>
    <message>
        <source>Reason: {0}</source>
        <translation>Grund: {0}</translation>
    </message>
    <message>
        <source>Version {0}, kept in the file</source>
        <translation>Version {0}, in der Datei aufbewahrt</translation>
    </message>
    <message>
        <source>To review or sign, sign in first: each step bears a name.</source>
        <translation>Zum Prüfen oder Unterschreiben melden Sie sich zuerst an: Jeder Schritt trägt einen Namen.</translation>
    </message>
    <message>
        <source>{0}: {1} to look at ({2})</source>
        <translation>{0}: {1} anzusehen ({2})</translation>
    </message>
    <message>
        <source>… and in more cells</source>
        <translation>… und in weiteren Zellen</translation>
    </message>
    <message>
        <source>Flagged, and nobody has decided on them</source>
        <translation>Mit Hinweis, und niemand hat über sie entschieden</translation>
    </message>
    <message numerus="yes">
        <source>%n without a flag lie where the model put them.</source>
        <translation>
            <numerusform>%n ohne Hinweis liegen dort, wo das Modell sie hingelegt hat.</numerusform>
            <numerusform>%n ohne Hinweis liegen dort, wo das Modell sie hingelegt hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every chromosome was decided on by a person.</source>
        <translation>Über jedes Chromosom hat ein Mensch entschieden.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>The analysis is mine</source>
        <translation>Die Auswertung ist von mir</translation>
    </message>
    <message>
        <source>Take the review back</source>
        <translation>Prüfung zurücknehmen</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Unterschreiben</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>Nachtrag anlegen</translation>
    </message>
    <message>
        <source>Look at version {0}</source>
        <translation>Version {0} ansehen</translation>
    </message>
    <message>
        <source>Back to the case</source>
        <translation>Zurück zum Fall</translation>
    </message>
</context>
<context>
    <name>Signing</name>
    <message>
        <source>Si&amp;gn-off…</source>
        <translation>&amp;Freigabe…</translation>
    </message>
    <message>
        <source>Peop&amp;le…</source>
        <translation>&amp;Personen…</translation>
    </message>
    <message>
        <source>Loc&amp;k now</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>Protect with a passp&amp;hrase…</source>
        <translation>Mit Passp&amp;hrase schützen…</translation>
    </message>
    <message>
        <source>The case has changed meanwhile. Look again, and repeat it.</source>
        <translation>Der Fall hat sich inzwischen geändert. Sehen Sie noch einmal hin und wiederholen Sie es.</translation>
    </message>
    <message>
        <source>{0}, version {1}</source>
        <translation>{0}, Version {1}</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Nothing is selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
    <message>
        <source>Click a neighbour to select it</source>
        <translation>Einen Nachbarn anklicken, um ihn auszuwählen</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Zoom of the sheet; Ctrl+0 fits it to the window</source>
        <translation>Zoom des Blattes; Strg+0 passt es ins Fenster ein</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Opened before</source>
        <translation>Zuvor geöffnet</translation>
    </message>
    <message>
        <source>Karyo Desktop</source>
        <translation>Karyo Desktop</translation>
    </message>
    <message>
        <source>Open the cut-out chromosome images of one cell, or of several in their folders. Nothing leaves this computer.</source>
        <translation>Öffnen Sie die ausgeschnittenen Chromosomenbilder einer Zelle oder mehrerer in ihren Ordnern. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open zip, case or images…</source>
        <translation>ZIP, Fall oder Bilder öffnen…</translation>
    </message>
    <message>
        <source>Open the demo cell</source>
        <translation>Demozelle öffnen</translation>
    </message>
    <message>
        <source>or drop folders, zips, images or a case here</source>
        <translation>oder Ordner, ZIPs, Bilder oder einen Fall hier loslassen</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
</context>
<context>
    <name>StatisticsDialog</name>
    <message>
        <source>Case statistics</source>
        <translation>Fallstatistik</translation>
    </message>
    <message>
        <source>{0} of {1} answered, {2} changed</source>
        <translation>{0} von {1} beantwortet, {2} geändert</translation>
    </message>
    <message>
        <source>Reviewed cells</source>
        <translation>Geprüfte Zellen</translation>
    </message>
    <message>
        <source>Median actions</source>
        <translation>Handgriffe im Median</translation>
    </message>
    <message>
        <source>Median time</source>
        <translation>Zeit im Median</translation>
    </message>
    <message>
        <source>Blind checks of sure chromosomes</source>
        <translation>Blinde Prüfungen sicherer Chromosomen</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Berichtigt</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Handgriffe</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Cells of the case</source>
        <translation>Zellen des Falls</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
</context>
<context>
    <name>StripModel</name>
    <message>
        <source>Class {0} of cell {1}</source>
        <translation>Klasse {0} der Zelle {1}</translation>
    </message>
    <message>
        <source>Cell {0}: click to go there</source>
        <translation>Zelle {0}: anklicken, um hinzugehen</translation>
    </message>
</context>
<context>
    <name>SummaryStrip</name>
    <message>
        <source>Nothing left to look at</source>
        <translation>Nichts mehr zu prüfen</translation>
    </message>
    <message>
        <source>Accept cell</source>
        <translation>Zelle annehmen</translation>
    </message>
    <message>
        <source>Confirm all that is left (Ctrl+Shift+Enter)</source>
        <translation>Alles Übrige bestätigen (Strg+Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>Proposed karyotype</source>
        <translation>Vorgeschlagener Karyotyp</translation>
    </message>
    <message>
        <source>No karyotype is proposed for a part of a cell.</source>
        <translation>Für einen Teil einer Zelle wird kein Karyotyp vorgeschlagen.</translation>
    </message>
    <message>
        <source> + {0} in the tray</source>
        <translation> + {0} in der Ablage</translation>
    </message>
    <message>
        <source>{0} in the tray</source>
        <translation>{0} in der Ablage</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n zu prüfen</numerusform>
            <numerusform>%n zu prüfen</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the next flagged chromosome (N)</source>
        <translation>Zum nächsten markierten Chromosom (N)</translation>
    </message>
    <message>
        <source>Go on with the next cell</source>
        <translation>Weiter mit der nächsten Zelle</translation>
    </message>
    <message>
        <source>Open the next cell that waits to be reviewed (N)</source>
        <translation>Die nächste Zelle öffnen, die auf Prüfung wartet (N)</translation>
    </message>
</context>
<context>
    <name>Surgery</name>
    <message>
        <source>Select the pieces that belong together first.</source>
        <translation>Zuerst die Stücke auswählen, die zusammengehören.</translation>
    </message>
    <message>
        <source>The chromosome has changed meanwhile; nothing was cut.</source>
        <translation>Das Chromosom hat sich inzwischen geändert; nichts wurde geschnitten.</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>Person and sample</source>
        <translation>Person und Probe</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Cells and technique</source>
        <translation>Zellen und Technik</translation>
    </message>
    <message>
        <source>Interpretation</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>Grenzen der Methode</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Unterschriften</translation>
    </message>
</context>
<context>
    <name>TemplatesDialog</name>
    <message>
        <source>Templates of reports</source>
        <translation>Vorlagen für Befunde</translation>
    </message>
    <message>
        <source>The template</source>
        <translation>Die Vorlage</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>tried on a sample</source>
        <translation>an einem Muster erprobt</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Save template</source>
        <translation>Vorlage speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Anschrift</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>Grenzen der Methode</translation>
    </message>
    <message>
        <source>Foot of page 1</source>
        <translation>Fuß von Seite 1</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Page 1</source>
        <translation>Seite 1</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Band level of the idiograms</source>
        <translation>Bandenniveau der Idiogramme</translation>
    </message>
    <message>
        <source>{0} bphs</source>
        <translation>{0} bphs</translation>
    </message>
    <message>
        <source>Idiograms beside the chromosomes</source>
        <translation>Idiogramme daneben, mit</translation>
    </message>
    <message>
        <source>The metaphase under its karyogram</source>
        <translation>Die Metaphase unter ihrem Karyogramm</translation>
    </message>
    <message>
        <source>Appendix: cell sheet, changes, hashes</source>
        <translation>Anhang: Zellbogen, Änderungen, Hashwerte</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Templates (*{0})</source>
        <translation>Vorlagen (*{0})</translation>
    </message>
    <message>
        <source>Import a template</source>
        <translation>Vorlage importieren</translation>
    </message>
    <message>
        <source>Export the template</source>
        <translation>Vorlage exportieren</translation>
    </message>
    <message>
        <source>Remove the template “{0}”?</source>
        <translation>Die Vorlage „{0}“ entfernen?</translation>
    </message>
    <message>
        <source>Save the changes to “{0}”?</source>
        <translation>Die Änderungen an „{0}“ speichern?</translation>
    </message>
</context>
<context>
    <name>ThemeChoice</name>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
</context>
<context>
    <name>TrainingPool</name>
    <message>
        <source>Its labels count as accepted in bulk and weigh less, unless the pack says more. Cases that are in the pool already are passed over.</source>
        <translation>Seine Zuordnungen gelten als gesammelt angenommen und wiegen weniger, wenn das Paket nicht mehr sagt. Fälle, die schon im Bestand sind, werden übergangen.</translation>
    </message>
    <message>
        <source>Import a data pack</source>
        <translation>Datenpaket einlesen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>Every chromosome in it stands upright, p arm up</source>
        <translation>Jedes Chromosom darin steht aufrecht, der p-Arm oben</translation>
    </message>
    <message>
        <source>The pack does not say how its chromosomes stand. Only tick this if you know; else it teaches classes alone.</source>
        <translation>Das Paket sagt nicht, wie seine Chromosomen stehen. Nur ankreuzen, wenn Sie es wissen; sonst lehrt es nur Klassen.</translation>
    </message>
    <message>
        <source>{0} will not be part of the next training. Nothing is deleted, models that learned from it stay, and it can be taken in again.</source>
        <translation>{0} gehört nicht zum nächsten Training. Gelöscht wird nichts, Modelle, die daraus gelernt haben, bleiben, und der Fall kann wieder aufgenommen werden.</translation>
    </message>
    <message>
        <source>{0} will be part of the next training again.</source>
        <translation>{0} gehört wieder zum nächsten Training.</translation>
    </message>
    <message>
        <source>Leave out of the training</source>
        <translation>Vom Training auslassen</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Why? It is kept in the record.</source>
        <translation>Warum? Es wird festgehalten.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>How were these cases made: {0}</source>
        <translation>Wie diese Fälle entstanden sind: {0}</translation>
    </message>
    <message>
        <source>Stain and microscope</source>
        <translation>Färbung und Mikroskop</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>Färbung</translation>
    </message>
    <message>
        <source>Microscope</source>
        <translation>Mikroskop</translation>
    </message>
    <message>
        <source>Training p&amp;ool…</source>
        <translation>Trainings&amp;bestand…</translation>
    </message>
    <message>
        <source>Data pack</source>
        <translation>Datenpaket</translation>
    </message>
    <message>
        <source>Written to {0}: {1} cases. SHA-256 {2}</source>
        <translation>Nach {0} geschrieben: {1} Fälle. SHA-256 {2}</translation>
    </message>
    <message>
        <source>{0} cases were taken in.</source>
        <translation>{0} Fälle wurden aufgenommen.</translation>
    </message>
    <message>
        <source>Stopped. The cases that were taken in before stay; import the pack again to go on.</source>
        <translation>Angehalten. Die schon aufgenommenen Fälle bleiben; lesen Sie das Paket noch einmal ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>The case is in the training pool now.</source>
        <translation>Der Fall ist jetzt im Trainingsbestand.</translation>
    </message>
    <message>
        <source>The case was signed, but is not in the training pool</source>
        <translation>Der Fall wurde unterschrieben, ist aber nicht im Trainingsbestand</translation>
    </message>
    <message>
        <source>The pool is empty. Each case that you sign adds what you corrected and confirmed; a data pack of an archive can be imported.</source>
        <translation>Der Bestand ist leer. Jeder Fall, den Sie unterschreiben, fügt hinzu, was Sie berichtigt und bestätigt haben; ein Datenpaket eines Archivs kann eingelesen werden.</translation>
    </message>
    <message>
        <source>{0} chromosomes in {1} cells of {2} cases: {3}.</source>
        <translation>{0} Chromosomen in {1} Zellen von {2} Fällen: {3}.</translation>
    </message>
    <message>
        <source>Beside them: {0}.</source>
        <translation>Daneben: {0}.</translation>
    </message>
    <message>
        <source>The oldest case came {0}, the newest {1}.</source>
        <translation>Der älteste Fall kam am {0}, der neueste am {1}.</translation>
    </message>
    <message>
        <source>Few to learn from yet: class {0}.</source>
        <translation>Noch wenig zum Lernen: Klasse {0}.</translation>
    </message>
    <message>
        <source>Stain: {0}.</source>
        <translation>Färbung: {0}.</translation>
    </message>
    <message>
        <source>Microscope: {0}.</source>
        <translation>Mikroskop: {0}.</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>to learn from</source>
        <translation>zum Lernen</translation>
    </message>
    <message>
        <source>to watch over it</source>
        <translation>zum Überwachen</translation>
    </message>
    <message>
        <source>locked, to judge by</source>
        <translation>gesperrt, zum Urteilen</translation>
    </message>
    <message>
        <source>rejected as debris</source>
        <translation>als Schmutz verworfen</translation>
    </message>
    <message>
        <source>cut into pieces</source>
        <translation>zerschnitten</translation>
    </message>
    <message>
        <source>markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>derivatives</source>
        <translation>Derivate</translation>
    </message>
    <message>
        <source>takes part</source>
        <translation>nimmt teil</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>rests</source>
        <translation>ruht</translation>
    </message>
    <message>
        <source>Proposed by {0}</source>
        <translation>Vorgeschlagen von {0}</translation>
    </message>
    <message>
        <source>From a data pack, or placed without a model</source>
        <translation>Aus einem Datenpaket oder ohne Modell zugeordnet</translation>
    </message>
    <message>
        <source>Debris, markers and what was cut: {0}</source>
        <translation>Schmutz, Marker und Zerschnittenes: {0}</translation>
    </message>
    <message>
        <source>It shares an image with a locked case, so the model must not learn from it.</source>
        <translation>Er teilt ein Bild mit einem gesperrten Fall, das Modell darf daher nicht daraus lernen.</translation>
    </message>
    <message>
        <source>{0} chromosomes in {1} cells.</source>
        <translation>{0} Chromosomen in {1} Zellen.</translation>
    </message>
    <message>
        <source>Its cases: {0}.</source>
        <translation>Seine Fälle: {0}.</translation>
    </message>
    <message>
        <source>Its cases are divided by the pool: a fifth of them judges.</source>
        <translation>Seine Fälle teilt der Bestand auf: Ein Fünftel davon urteilt.</translation>
    </message>
</context>
<context>
    <name>UnlockForm</name>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Your work is here as you left it.</source>
        <translation>Ihre Arbeit ist da, wie Sie sie verlassen haben.</translation>
    </message>
</context>
<context>
    <name>VerdictDialog</name>
    <message>
        <source>Verify case</source>
        <translation>Fall prüfen</translation>
    </message>
    <message>
        <source>✓ {0} is as it was written</source>
        <translation>✓ {0} ist so, wie es geschrieben wurde</translation>
    </message>
    <message>
        <source>✕ {0} is not as it was written</source>
        <translation>✕ {0} ist nicht so, wie es geschrieben wurde</translation>
    </message>
    <message numerus="yes">
        <source>The audit trail has %n entries; {0} of them are vouched for by this computer or one that it trusts.</source>
        <translation>
            <numerusform>Der Prüfpfad hat %n Eintrag; für {0} davon bürgt dieser Rechner oder einer, dem er vertraut.</numerusform>
            <numerusform>Der Prüfpfad hat %n Einträge; für {0} davon bürgt dieser Rechner oder einer, dem er vertraut.</numerusform>
        </translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Save the trail as &amp;CSV…</source>
        <translation>Pfad als &amp;CSV speichern…</translation>
    </message>
    <message>
        <source>Save the trail as &amp;JSON…</source>
        <translation>Pfad als &amp;JSON speichern…</translation>
    </message>
</context>
<context>
    <name>VerdictPage</name>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Promote</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Keep the active model</source>
        <translation>Aktives Modell behalten</translation>
    </message>
    <message>
        <source>A reason, if you like</source>
        <translation>Ein Grund, wenn Sie mögen</translation>
    </message>
    <message>
        <source>To promote it all the same, say why</source>
        <translation>Um es trotzdem zu übernehmen, den Grund nennen</translation>
    </message>
    <message>
        <source>Change per class, share of its chromosomes right</source>
        <translation>Änderung je Klasse, Anteil ihrer richtigen Chromosomen</translation>
    </message>
    <message>
        <source>Difference in percentage points, and its 95% interval</source>
        <translation>Unterschied in Prozentpunkten und sein 95-%-Intervall</translation>
    </message>
    <message>
        <source>worse ← → better</source>
        <translation>schlechter ← → besser</translation>
    </message>
    <message>
        <source>{0} chromosomes are placed otherwise</source>
        <translation>{0} Chromosomen werden anders eingeordnet</translation>
    </message>
    <message>
        <source>, {0} of them here</source>
        <translation>, {0} davon hier</translation>
    </message>
    <message>
        <source>you said {0}</source>
        <translation>Sie sagten {0}</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
</context>
<context>
    <name>Verifying</name>
    <message>
        <source>&amp;Verify case…</source>
        <translation>Fall &amp;prüfen…</translation>
    </message>
    <message>
        <source>Check that the file and its audit trail are as they were written</source>
        <translation>Prüfen, ob die Datei und ihr Prüfpfad so sind, wie sie geschrieben wurden</translation>
    </message>
    <message>
        <source>Save the case first: its file is what is checked.</source>
        <translation>Speichern Sie den Fall zuerst: geprüft wird seine Datei.</translation>
    </message>
    <message>
        <source>Checking {0}…</source>
        <translation>{0} wird geprüft…</translation>
    </message>
    <message>
        <source>{0} does not fit</source>
        <translation>{0} stimmt nicht</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfpfad</translation>
    </message>
    <message>
        <source>The audit trail was not saved</source>
        <translation>Der Prüfpfad wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>The audit trail is in {0}.</source>
        <translation>Der Prüfpfad liegt in {0}.</translation>
    </message>
</context>
<context>
    <name>ViewTools</name>
    <message>
        <source>Straighten</source>
        <translation>Gerade legen</translation>
    </message>
    <message>
        <source>Lay it straight along its axis; for viewing only</source>
        <translation>Entlang seiner Achse gerade legen; nur zum Ansehen</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Wärmekarte</translation>
    </message>
    <message>
        <source>Show what the model looked at; takes some seconds</source>
        <translation>Zeigen, worauf das Modell sah; dauert einige Sekunden</translation>
    </message>
    <message>
        <source>Greys</source>
        <translation>Grauwerte</translation>
    </message>
    <message>
        <source>Contrast, sharpening and inversion</source>
        <translation>Kontrast, Schärfung und Umkehrung</translation>
    </message>
    <message>
        <source>Copy chromosome</source>
        <translation>Chromosom kopieren</translation>
    </message>
    <message>
        <source>Copy its picture to the clipboard</source>
        <translation>Sein Bild in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Bands of the idiogram</source>
        <translation>Banden des Idiogramms</translation>
    </message>
    <message>
        <source>Bands per haploid set of the idiogram</source>
        <translation>Banden des Idiogramms je haploidem Satz</translation>
    </message>
    <message>
        <source>{0} bands</source>
        <translation>{0} Banden</translation>
    </message>
    <message>
        <source>Compare with another cell</source>
        <translation>Mit einer anderen Zelle vergleichen</translation>
    </message>
    <message>
        <source>Show the homologues of another cell beside these</source>
        <translation>Die Homologen einer anderen Zelle daneben zeigen</translation>
    </message>
    <message>
        <source>No other cell beside</source>
        <translation>Keine andere Zelle daneben</translation>
    </message>
    <message>
        <source>Beside: {0}</source>
        <translation>Daneben: {0}</translation>
    </message>
</context>
</TS>
