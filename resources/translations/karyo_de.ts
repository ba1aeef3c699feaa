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
        <translation>Z&amp;ip oder Bilder zu diesem Fall hinzufügen…</translation>
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
        <source>Export PDF &amp;report…</source>
        <translation>PDF-&amp;Bericht exportieren…</translation>
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
        <source>Laid straight for viewing.</source>
        <translation>Zum Ansehen gerade gelegt.</translation>
    </message>
    <message>
        <source>Greys changed for viewing; the case notes it.</source>
        <translation>Grauwerte zum Ansehen geändert; der Fall vermerkt es.</translation>
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
        <translation>Eingabe</translation>
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
        <source>PDF report</source>
        <translation>PDF-Bericht</translation>
    </message>
    <message>
        <source>Karyogram picture</source>
        <translation>Karyogrammbild</translation>
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
</context>
<context>
    <name>Gestures</name>
    <message>
        <source>Select two chromosomes, or one that has a homologue.</source>
        <translation>Zwei Chromosomen auswählen oder eines, das ein Homolog hat.</translation>
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
        <source>Take the photograph out of the case</source>
        <translation>Das Foto aus dem Fall nehmen</translation>
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
    <name>PhotographView</name>
    <message>
        <source>Metaphase photograph</source>
        <translation>Metaphasenfoto</translation>
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
        <translation>Öffnen Sie die ausgeschnittenen Chromosomenbilder einer Zelle, oder mehrerer in ihren Ordnern. Nichts verlässt diesen Rechner.</translation>
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
<context>
    <name>window</name>
    <message>
        <source>Something went wrong inside the program; your work is still here</source>
        <translation>Im Programm ging etwas schief; Ihre Arbeit ist noch da</translation>
    </message>
</context>
</TS>
