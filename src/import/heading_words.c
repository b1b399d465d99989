#include "config.h"

#include "import/heading_words.h"

#include "base/fold.h"

#include <string.h>

/* Layer: import. A word with "|" on both sides is found in whatever language it is; a row of the table is a meaning in
 * one or several of them. */
static const struct {
    enum heading_meaning meaning;
    const char *words;
} heading_table[] = {
    { HEADING_NAME,
      "name|full name|names|learner|learner name|student|student name|participant|"
      "participant name|recipient|recipient name|trainee|trainee name|attendee|attendee name|"
      "employee|employee name|candidate|candidate name|user full name|display name|certificate "
      "name|name on certificate|person|delegate|delegate name" },
    { HEADING_NAME, "vollständiger name|vor- und nachname|vorname nachname|vorname und nachname|"
                    "teilnehmer|teilnehmerin|teilnehmende|teilnehmername|name teilnehmer|"
                    "name des teilnehmers|empfänger|mitarbeiter|mitarbeiterin|name vorname" },
    { HEADING_NAME, "nom complet|nom et prénom|nom prénom|prénom et nom|prénom nom|participant(e)|"
                    "étudiant|apprenant|stagiaire|bénéficiaire|nom de l'apprenant" },
    { HEADING_NAME,
      "nombre completo|nombre y apellidos|nombre y apellido|nombre|alumno|estudiante|participante|"
      "destinatario|nome|nome completo|nome e cognome|nome cognome|cognome e nome|studente|"
      "partecipante|corsista|nome e sobrenome|nome e apelido|aluno|formando|aluno(a)" },
    { HEADING_NAME, "naam|volledige naam|deelnemer|naam deelnemer|cursist|navn|fulde navn|fullt "
                    "navn|deltager|deltaker|namn|fullständigt namn|hela namnet|för- och efternamn|"
                    "deltagare|nimi|koko nimi|osallistuja|opiskelija|nafn" },
    { HEADING_NAME,
      "imię i nazwisko|nazwisko i imię|uczestnik|jméno|celé jméno|jméno a příjmení|příjmení a "
      "jméno|účastník|meno|celé meno|meno a priezvisko|ime i prezime|ime in priimek|ime|nume|nume "
      "complet|nume și prenume|nume prenume|participanți|név|teljes név|résztvevő|nimi ja "
      "perekonnanimi|vardas pavardė|vardas ir pavardė|vārds uzvārds" },
    { HEADING_NAME, "ad soyad|adı soyadı|ad ve soyad|isim|katılımcı|ονοματεπώνυμο|όνομα|πλήρες "
                    "όνομα|συμμετέχων|фио|ф.и.о.|имя|полное имя|фамилия и имя|фамилия имя|фамилия "
                    "имя отчество|имя и фамилия|слушатель|участник|піб|п.і.б.|ім'я|повне ім'я|"
                    "прізвище та ім'я|прізвище ім'я по батькові|учасник|име|име и фамилия" },
    { HEADING_NAME, "الاسم|الاسم الكامل|اسم الطالب|اسم المتدرب|اسم المتعلم|اسم المشارك|שם|שם מלא|"
                    "שם הלומד|שם התלמיד|שם המשתתף|نام|نام و نام خانوادگی|नाम|पूरा नाम|họ tên|họ và "
                    "tên|tên|ชื่อ-นามสกุล|ชื่อ นามสกุล|nama|nama lengkap" },
    { HEADING_NAME,
      "姓名|名称|学员|学员姓名|学生姓名|學員姓名|全名|氏名|名前|お名前|フルネーム|受講者|"
      "受講者名|受講者氏名|이름|성명|성함|수강생|수강자|학습자명" },
    { HEADING_NAME_REVERSED,
      "sortable name|last name, first name|last, first|surname, first name|surname, forename|"
      "surname, given name|surname, name|family, given|family name, given name|family name, first "
      "name|nachname, vorname|"
      "nachname vorname|name, vorname|apellidos, nombre|apellidos y nombre|cognome, nome|"
      "achternaam, voornaam|efternamn, förnamn|efternavn, fornavn|etternavn, fornavn|familienname, "
      "vorname|nom, prénom(s)|nom de famille, prénom|apellidos, nombres|apellido, "
      "nombre|sobrenome, "
      "nome|apelido, nome|sukunimi, etunimi|nazwisko, imię|příjmení, jméno|priezvisko, meno|"
      "vezetéknév, keresztnév|soyad, ad|soyadı, adı|επώνυμο, όνομα|фамилия, имя|прізвище, ім'я" },
    { HEADING_GIVEN_NAME,
      "first name|given name|given names|forename|forenames|first names|learner first name|student "
      "first name|recipient first name|user first name|vorname|vornamen|rufname|prénom|prénoms|"
      "nombre de pila|nombres|primer nombre|nome próprio|primeiro nome|nome di battesimo|voornaam|"
      "voornamen|fornavn|förnamn|tilltalsnamn|etunimi|etunimet|eesnimi" },
    { HEADING_GIVEN_NAME,
      "imię|imiona|křestní jméno|krstné meno|prenume|utónév|keresztnév|adı|ad|isim ad|κύριο όνομα|"
      "μικρό όνομα|имя отчество|ім'я по батькові|vardas|vārds|الاسم الأول|الاسم الاول|שם פרטי|نام "
      "کوچک|名|名字|名(名前)|メイ|이름(명)|명|ชื่อ|ime (given)" },
    { HEADING_FAMILY_NAME,
      "last name|family name|surname|surnames|learner last name|student last name|recipient last "
      "name|user last name|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|"
      "primer apellido|cognome|sobrenome|apelido|apelidos|último nome|achternaam|familienaam|"
      "efternavn|etternavn|efternamn|sukunimi|perekonnanimi" },
    { HEADING_FAMILY_NAME,
      "nazwisko|příjmení|priezvisko|prezime|priimek|nume de familie|vezetéknév|családnév|soyad|"
      "soyadı|soyisim|επώνυμο|επίθετο|фамилия|прізвище|pavardė|uzvārds|اسم العائلة|اللقب|الاسم "
      "الأخير|שם משפחה|نام خانوادگی|姓|姓氏|セイ|성|นามสกุล" },
    { HEADING_EMAIL,
      "email|e-mail|email address|e-mail address|mail|mail address|recipient email|learner email|"
      "student email|user email|work email|email id|primary email|contact email|mail-adresse|"
      "e-mail-adresse|emailadresse|mailadresse|courriel|adresse courriel|adresse e-mail|adresse de "
      "courriel|adresse mél|mél|adresse électronique|correo|correo electrónico|dirección de correo|"
      "dirección de correo electrónico|email del destinatario" },
    { HEADING_EMAIL,
      "posta elettronica|indirizzo email|indirizzo e-mail|correio eletrónico|correio eletrônico|"
      "endereço de email|endereço de e-mail|e-mailadres|emailadres|adres e-mail|adres email|poczta "
      "elektroniczna|e-mailová adresa|emailová adresa|e-postadress|e-post|epost|e-postadresse|"
      "epostadresse|sähköposti|sähköpostiosoite|adresă de e-mail|adresa de e-mail|adresa de email|"
      "e-mail cím|email cím|e-posta|e-posta adresi|eposta" },
    { HEADING_EMAIL,
      "ηλεκτρονικό ταχυδρομείο|διεύθυνση ηλεκτρονικού ταχυδρομείου|διεύθυνση email|почта|эл. почта|"
      "электронная почта|адрес электронной почты|адрес эл. почты|эл. адрес|пошта|електронна пошта|"
      "ел. пошта|адреса електронної пошти|البريد الإلكتروني|البريد الالكتروني|عنوان البريد "
      "الإلكتروني|דואר אלקטרוני|דוא\"ל|דואל|כתובת דוא\"ל|כתובת דואר אלקטרוני|میل|ایمیل|电子邮件|"
      "电子邮箱|邮箱|邮件地址|電子郵件|電子郵件信箱|メール|メールアドレス|eメール|電子メール|"
      "이메일|"
      "이메일 주소|전자우편|thư điện tử|อีเมล" },
    { HEADING_USERNAME,
      "username|user name|user|login|login name|login id|user id|userid|account|account name|sis "
      "login id|lms username|benutzername|anmeldename|benutzer|benutzerkennung|nutzername|kennung|"
      "nom d'utilisateur|identifiant|nombre de usuario|usuario|nome utente|utente|nome de usuário|"
      "nome de utilizador|usuário|utilizador|gebruikersnaam|brugernavn|brukernavn|användarnamn|"
      "käyttäjätunnus|käyttäjänimi" },
    { HEADING_USERNAME,
      "nazwa użytkownika|uživatelské jméno|používateľské meno|korisničko ime|nume de utilizator|"
      "nume utilizator|felhasználónév|kullanıcı adı|όνομα χρήστη|логин|имя пользователя|"
      "пользователь|логін|ім'я користувача|اسم المستخدم|שם משתמש|نام "
      "کاربری|用户名|用户|登录名|帳號|"
      "使用者名稱|ユーザ名|ユーザー名|ユーザid|ログインid|사용자 이름|사용자명|사용자 "
      "아이디|아이디|"
      "tên đăng nhập" },
    { HEADING_EXTERNAL_ID,
      "id|id number|idnumber|identifier|external id|external user key|student id|student number|"
      "student no|learner id|learner number|employee id|employee number|employee no|staff id|staff "
      "number|personnel number|personnel no|payroll number|badge number|matriculation number|sis "
      "user id|sis id|sis user|person id|participant id|registration number|candidate number|"
      "membership number|member id|recipient id|id-nummer|idnummer|personalnummer|personal-nr.|"
      "personalnr|matrikelnummer|matrikel-nr.|matrikelnr|mitarbeiternummer|mitarbeiter-nr.|"
      "teilnehmernummer|kennnummer|stammnummer" },
    { HEADING_EXTERNAL_ID,
      "numéro d'identification|numéro d'étudiant|numéro étudiant|n° étudiant|matricule|numéro de "
      "matricule|número de identificación|número de id|número id|número de empleado|n.º de "
      "empleado|legajo|matrícula|numero id|numero matricola|matricola|codice identificativo|codice|"
      "número de identificação|número mecanográfico|nº de aluno|id-nummer (studie)|studentnummer|"
      "personeelsnummer|medewerkernummer|studienummer|medarbejdernummer|ansattnummer|anställnings"
      "nummer|anställningsnr|opiskelijanumero|tunnistenumero|henkilönumero" },
    { HEADING_EXTERNAL_ID,
      "numer id|numer identyfikacyjny|numer albumu|nr albumu|numer pracownika|identyfikátor|"
      "identifikační číslo|osobní číslo|identifikačné číslo|osobné číslo|număr matricol|nr. "
      "matricol|număr de identificare|azonosító|azonosítószám|neptun kód|törzsszám|kimlik numarası|"
      "öğrenci no|öğrenci numarası|sicil no|αριθμός μητρώου|αριθμός ταυτότητας|табельный номер|"
      "номер студента|индивидуальный номер|идентификационный номер|номер зачётки|табельний номер|"
      "ідентифікаційний номер|الرقم التعريفي|رقم الهوية|الرقم الوظيفي|رقم الطالب|מספר זהות|מספר "
      "מזהה|ת.ז.|תעודת זהות|מספר עובד|学号|工号|编号|識別番号|社員番号|学籍番号|職員番号|id 番号|"
      "学號|員工編號|學號|학번|사번|id 번호|식별번호|mã số|mã sinh viên|รหัสประจำตัว" },
    { HEADING_LANGUAGE,
      "language|preferred language|lang|locale|sprache|langue|idioma|lengua|lingua|língua|taal|"
      "sprog|språk|kieli|język|jazyk|jezik|limbă|limba|nyelv|dil|γλώσσα|язык|мова|اللغة|שפה|زبان|"
      "语言|語言|言語|언어|ngôn ngữ|ภาษา" },
    { HEADING_COURSE,
      "course|course title|course name|course id|course key|course code|course short name|course "
      "run|training|training name|training title|class|module title|programme|program|credential "
      "name|group name|course1|kurs|kursname|kurstitel|kursbezeichnung|lehrgang|schulung|seminar|"
      "veranstaltung|kurs-id|kurskürzel|cours|nom du cours|intitulé|intitulé du cours|formation|"
      "intitulé de la formation|curso|nombre del curso|título del curso|nome do curso|corso|nome "
      "del corso|titolo del corso|disciplina|cursus|cursusnaam|opleiding|training naam" },
    { HEADING_COURSE,
      "kursus|kursusnavn|kursnavn|kursnamn|utbildning|kurssi|kurssin nimi|koulutus|nazwa kursu|"
      "szkolenie|nazwa szkolenia|kurz|název kurzu|školení|názov kurzu|školenie|tečaj|curs|numele "
      "cursului|denumirea cursului|kurzus|kurzus neve|képzés|tanfolyam|kurs adı|ders|ders adı|"
      "eğitim|eğitim adı|μάθημα|σεμινάριο|εκπαίδευση|курс|название курса|программа|наименование "
      "программы|обучение|назва курсу|навчання|الدورة|اسم الدورة|المقرر|اسم المقرر|קורס|שם הקורס|"
      "השתלמות|دوره|课程|课程名称|培训|课程名|課程|課程名稱|コース|コース名|講座|講座名|研修|"
      "研修名|"
      "강좌|강좌명|과정|과정명|코스|khóa học|หลักสูตร" },
    { HEADING_COMPLETED_ON,
      "completed on|completion date|date completed|date of completion|completed at|completed date|"
      "course completion date|date finished|finished on|finish date|end date|passed on|date passed|"
      "graduation date|abschlussdatum|abgeschlossen am|abschluss am|datum des abschlusses|beendet "
      "am|bestanden am|kursende|date d'achèvement|date d'achèvement du cours|date de fin|terminé "
      "le|achevé le|date de complétion|fecha de finalización|fecha de terminación|fecha de fin|"
      "finalizado el|fecha de compleción|fecha de término|data di completamento|completato il|data "
      "fine|data de conclusão|concluído em|data de término" },
    { HEADING_COMPLETED_ON,
      "datum voltooiing|voltooid op|voltooiingsdatum|afgerond op|datum afgerond|fuldført den|"
      "gennemført den|afslutningsdato|fullført dato|fullført den|slutført den|slutfört|slutdatum|"
      "datum för slutförande|slutförandedatum|suorituspäivä|suoritettu pvm|valmistumispäivä|data "
      "ukończenia|ukończono|data zakończenia|datum dokončení|dokončeno dne|datum absolvování|dátum "
      "dokončenia|dátum absolvovania|datum završetka|data finalizării|data absolvirii|finalizat la|"
      "teljesítés dátuma|befejezés dátuma|elvégzés dátuma|teljesítve|tamamlanma tarihi|bitirme "
      "tarihi|tamamlama tarihi|ημερομηνία ολοκλήρωσης|дата завершения|дата окончания|дата "
      "прохождения|завершено|дата завершення|дата закінчення|تاريخ الإكمال|تاريخ الانتهاء|تاريخ "
      "الإنجاز|תאריך סיום|תאריך השלמה|完成日期|完成时间|结业日期|完成日|修了日|修了年月日|完了日|"
      "終了日|수료일|완료일|이수일|ngày hoàn thành|วันที่สำเร็จ" },
    { HEADING_ISSUED_ON,
      "issued on|issue date|date issued|date of issue|issued at|issued|awarded on|date awarded|"
      "award date|credential issue date|credential issued on|certificate date|certification date|"
      "ausgestellt am|ausstellungsdatum|verliehen am|zertifikatsdatum|date d'émission|date de "
      "délivrance|délivré le|fecha de emisión|emitido el|fecha de expedición|data di rilascio|"
      "rilasciato il|data de emissão|emitido em|datum van afgifte|uitgegeven op|udstedt den|"
      "udstedelsesdato|utstedt dato|utfärdat|utfärdandedatum|myöntämispäivä|data wydania|datum "
      "vydání|dátum vydania|datum izdavanja|data emiterii|kiállítás dátuma|veriliş "
      "tarihi|düzenleme "
      "tarihi|ημερομηνία έκδοσης|дата выдачи|дата видачі|تاريخ الإصدار|תאריך "
      "הנפקה|颁发日期|发证日期|"
      "發證日期|発行日|交付日|발급일|발행일" },
    { HEADING_DATE, "date|datum|data|fecha|dato|päivämäärä|pvm|päiväys|dátum|tarih|ημερομηνία|дата|"
                    "التاريخ|תאריך|تاریخ|日期|日付|年月日|날짜|일자|ngày|วันที่|tarikh|tanggal|"
                    "course date|training date|kursdatum|schulungsdatum|date de formation|date du "
                    "cours|fecha del curso|data del corso|data do curso" },
    { HEADING_GRADE,
      "grade|final grade|course grade|mark|marks|final mark|overall grade|overall "
      "mark|result|final "
      "result|score|final score|total score|overall score|note|kursnote|endnote|gesamtnote|"
      "bewertung|ergebnis|endergebnis|gesamtergebnis|note finale|résultat|évaluation|calificación|"
      "calificación final|nota|nota final|puntuación|puntaje|resultado|voto|voto finale|"
      "valutazione|esito|risultato|punteggio|punteggio finale|classificação|classificação final" },
    { HEADING_GRADE,
      "cijfer|eindcijfer|resultaat|beoordeling|score totaal|karakter|slutkarakter|resultat|betyg|"
      "slutbetyg|omdöme|arvosana|loppuarvosana|tulos|ocena|ocena końcowa|wynik|wynik końcowy|"
      "známka|hodnocení|výsledek|výsledok|hodnotenie|ocjena|rezultat|notă|nota finală|punctaj|"
      "calificativ|érdemjegy|osztályzat|eredmény|pontszám eredmény|puan|not|sonuç|başarı puanı|"
      "βαθμός|βαθμολογία|τελικός βαθμός|оценка|итоговая оценка|балл|результат|оцінка|підсумкова "
      "оцінка|الدرجة|العلامة|النتيجة|التقدير|الدرجة النهائية|ציון|ציון "
      "סופי|نمره|成绩|最终成绩|分数|"
      "總分|成績|分數|評点|点数|得点|評定|評価|성적|점수|총점|최종 성적|điểm|คะแนน" },
    { HEADING_PERCENT,
      "percent|percentage|%|score %|grade %|grade (%)|score (%)|prozent|prozentsatz|in %|ergebnis "
      "in %|pourcentage|porcentaje|percentuale|porcentagem|percentagem|percentage behaald|procent|"
      "prosent|prosentti|prosentit|procenty|procento|procenta|percento|percentá|procentaj|százalék|"
      "yüzde|ποσοστό|процент|проценты|відсоток|відсотки|النسبة|النسبة المئوية|אחוז|אחוזים|百分比|"
      "百分率|パーセント|パーセンテージ|正答率|백분율|퍼센트|phần trăm" },
    { HEADING_POINTS,
      "points|final points|total points|points earned|earned points|punkte|punktzahl|gesamtpunkte|"
      "gesamtpunktzahl|erreichte punkte|points obtenus|puntos|punti|pontos|pontuação|punten|point|"
      "poeng|poäng|pisteet|punkty|liczba punktów|body|bodov|počet bodů|počet bodov|puncte|pont|"
      "pontok|pontszám|μονάδες|баллы|количество баллов|бали|кількість "
      "балів|النقاط|נקודות|得分|积分|"
      "積分|ポイント|素点|점" },
    { HEADING_COMPLETION,
      "completion|progress|percent complete|% complete|completion %|completion rate|course "
      "progress|fortschritt|kursfortschritt|bearbeitungsstand|avancement|progression|progreso|"
      "avance|avanzamento|progresso|voortgang|fremskridt|fremdrift|framsteg|edistyminen|postęp|"
      "postępy|pokrok|průběh|progres|előrehaladás|ilerleme|πρόοδος|прогресс|прогрес|التقدم|נסיבות "
      "התקדמות|התקדמות|进度|完成率|完成度|進度|進捗|進捗率|진도|진도율|진행률|tiến độ" },
    { HEADING_COMPLETED,
      "completed|complete|completion status|status|passed|pass|pass fail|pass/fail|course "
      "completed|finished|attended|attendance|abgeschlossen|kurs abgeschlossen|bestanden|"
      "abschlussstatus|abschluss|teilgenommen|teilnahme|terminé|achevé|réussi|statut|validé|"
      "completado|finalizado|aprobado|estado|completato|superato|stato|concluído|aprovado|situação|"
      "estado de conclusão|voltooid|geslaagd|afgerond|fuldført|gennemført|bestået|fullført|bestått|"
      "slutförd|godkänd|suoritettu|hyväksytty|tila" },
    { HEADING_COMPLETED,
      "ukończony|ukończone|zaliczony|zaliczone|zaliczenie|stan|dokončeno|splněno|absolvoval|stav|"
      "dokončené|splnené|završeno|finalizat|absolvit|promovat|stare|elvégezte|sikeres|állapot|"
      "tamamlandı|tamamladı|durum|geçti|ολοκληρώθηκε|κατάσταση|завершил|пройден|пройдено|зачёт|"
      "зачет|статус|зараховано|завершив|مكتمل|الحالة|ناجح|הושלם|סטטוס|מצב|עבר|是否完成|完成|状态|"
      "通过|狀態|修了|完了|合否|受講状況|状態|수료|수료 여부|이수 여부|완료|상태|합격 여부|hoàn "
      "thành|"
      "trạng thái" },
    { HEADING_SUSPENDED,
      "suspended|inactive|unenrolled|deactivated|gesperrt|inaktiv|suspendu|suspendido|sospeso|"
      "suspenso|geschorst|opgeschort|suspenderet|inaktiveret|avstängd|suspendert|hyllytetty|"
      "jäädytetty|zawieszony|zawieszone|pozastaven|pozastaveno|pozastavený|suspendat|felfüggesztve|"
      "askıya alındı|ανεσταλμένος|σε αναστολή|заблокирован|приостановлен|приостановлено|"
      "призупинено|موقوف|معلق|מושעה|מושהה|已暂停|暂停|已停用|停權|停止|利用停止|一時停止|정지|"
      "정지됨|"
      "tạm ngưng" },
    { HEADING_COURSE_TOTAL,
      "course total|kurs gesamt|kurs insgesamt|kursergebnis|gesamtbewertung|total du cours|total "
      "del curso|total curso|curso total|total do curso|total da disciplina|totale corso|totale "
      "del "
      "corso|cursustotaal|totaal cursus|totaal van de cursus|kursus total|kursustotal|samlet for "
      "kurset|kurs totalt|kurstotal|totalt for kurset|kurssumma|totalt för kursen|kurstotalen|"
      "kurssin kokonaispisteet|kurssi yhteensä|kurssin yhteispisteet" },
    { HEADING_COURSE_TOTAL,
      "suma kursu|razem w kursie|wynik kursu|łącznie w kursie|celkem za kurz|celkem v kurzu|kurz "
      "celkem|spolu za kurz|kurz spolu|celkom za kurz|total curs|totalul cursului|kurzus összesen|"
      "kurzus összpontszáma|kurzus összesített|ders toplamı|kurs toplamı|kurs toplam|σύνολο "
      "μαθήματος|итоговая оценка за курс|итог курса|итого за курс|всього за курс|підсумок курсу|"
      "підсумкова оцінка за курс|загальне за курс|مجموع المقرر الدراسي|مجموع المقرر|المجموع الكلي "
      "للمقرر|סיכום הקורס|סה\"כ קורס|ציון סופי לקורס|课程总分|课程总计|课程合计|課程總分|課程總計|"
      "コース合計|강좌 총점|강좌 합계|과정 총점|강좌 전체" },
    { HEADING_TOTAL,
      "total|gesamt|insgesamt|summe|total de|total de la|totale|totaal|samlet|totalt|summa|"
      "yhteensä|razem|suma|łącznie|celkem|celkom|spolu|összesen|toplam|toplamı|σύνολο|итого|итог|"
      "всього|разом|مجموع|المجموع|סה\"כ|סיכום|总计|总分|合计|總計|合計|총점|합계|전체" },
    { HEADING_SUMMARY,
      "total|totals|grand total|sub total|sum|count|average|averages|overall average|class average|"
      "mean|median|maximum|minimum|standard deviation|total participants|total students|total "
      "learners|total number|number of participants|number of students|number of learners|gesamt|"
      "insgesamt|gesamtzahl|summe|zwischensumme|anzahl|anzahl teilnehmer|durchschnitt|mittelwert|"
      "schnitt|moyenne|total général|effectif|nombre total|promedio|totales|media|totale|totali|"
      "média|gemiddelde|totaal|aantal" },
    { HEADING_SUMMARY,
      "gennemsnit|gjennomsnitt|snitt|medelvärde|genomsnitt|keskiarvo|yhteensä|antal|antall|średnia|"
      "razem|łącznie|liczba|průměr|celkem|počet|priemer|spolu|celkom|medie|átlag|összesen|ortalama|"
      "toplam|genel toplam|μέσος όρος|σύνολο|итого|всего|среднее|средний балл|всього|разом|середнє|"
      "المجموع|المتوسط|סה\"כ|ממוצע|总计|合计|平均|平均值|平均分|人数|總計|合計|小計|平均点|총계|"
      "합계|평균" },
    { HEADING_LAST_DOWNLOADED,
      "last downloaded from this course|zuletzt aus diesem kurs geladen|zuletzt aus diesem kurs "
      "heruntergeladen|dernier téléchargement depuis ce cours|téléchargé pour la dernière fois "
      "depuis ce cours|última descarga realizada en este curso|última descarga de este curso|"
      "última descarga desde este curso|descargado por última vez de este curso|ultimo "
      "scaricamento "
      "da questo corso|ultimo download da questo corso|ultimo download dal corso|último download "
      "deste curso|último download realizado neste curso|última transferência desta disciplina|"
      "baixado por último deste curso|laatst gedownload uit deze cursus|laatst gedownload van deze "
      "cursus|sidst downloadet fra dette kursus|sist lastet ned fra dette kurset|senast nedladdad "
      "från denna kurs|senast nedladdat från den här kursen|viimeksi ladattu tältä kurssilta" },
    { HEADING_LAST_DOWNLOADED,
      "ostatnio pobrane z tego kursu|ostatnie pobranie z tego kursu|naposledy staženo z tohoto "
      "kurzu|naposledy stiahnuté z tohto kurzu|ultima descărcare din acest curs|utolsó letöltés "
      "ebből a kurzusból|utoljára letöltve ebből a kurzusból|bu dersten son indirme|bu kurstan son "
      "indirilme|bu dersten son indirilme|τελευταία λήψη από αυτό το μάθημα|последние загруженные "
      "из этого курса|последняя загрузка из этого курса|останнє завантаження з цього курсу|آخر "
      "تنزيل من هذا المقرر|آخر تحميل من هذا المقرر|הורדה אחרונה מקורס "
      "זה|最近从本课程下载|上次从此课程"
      "下载|最近自本課程下載|このコースからの最新ダウンロード|このコースから最後にダウンロード|"
      "최근 이 강좌에서 "
      "다운로드함|이 강좌에서 마지막으로 다운로드" },
    { HEADING_REAL,
      "real|punkte|wert|brut|brute|réelle|réel|note brute|reale|punteggio|valore|"
      "werkelijk|punten|punt|cijfer|reell|verdi|faktisk|point|poäng|verklig|reellt|"
      "todellinen|pisteet|rzeczywista|rzeczywisty|wartość|skutečná|skutečné|body|"
      "skutočná|skutočné|valoare|reală|érték|pontszám|valós|gerçek|puan|πραγματική|"
      "πραγματικός|значение|баллы|фактичний|значення|бали|حقيقي|القيمة|ממשי|ציון|实际|"
      "原始|实数|實際|実データ|実評点|素点|실점수|실제|점수" },
    { HEADING_PERCENTAGE,
      "percentage|prozentsatz|prozent|pourcentage|porcentaje|percentuale|porcentagem|percentagem|"
      "procent|procentowo|procentowa|prosent|prosentti|prosentteina|prosenttiosuus|procenta|"
      "procento|percentá|percento|procentaj|százalék|yüzde|yüzdelik|ποσοστό|проценты|процент|"
      "відсоток|відсотки|відсотках|نسبة مئوية|النسبة المئوية|אחוזים|אחוז|百分比|百分数|百分比例|"
      "パーセンテージ|パーセント|백분율|퍼센트" },
    { HEADING_LETTER,
      "letter|buchstabe|note|notenstufe|bewertungsstufe|lettre|letra|lettera|letter cijfer|"
      "bogstav|bokstav|kirjain|kirjainarvosana|litera|literowa|písmeno|písmenná|literă|betű|"
      "betűjel|harf|γράμμα|буква|буквенная|літера|буквена|حرف|الحرف|אות|等第|字母|等級|評定文字|"
      "文字|등급|문자" },
    { HEADING_FEEDBACK,
      "feedback|rückmeldung|kommentar|commentaire|commentaires|rétroaction|retroalimentación|"
      "comentarios|realimentación|commento|commenti|comentários|comentário|terugkoppeling|"
      "tilbagemelding|tilbakemelding|återkoppling|palaute|informacja zwrotna|komentarz|komentář|"
      "zpětná vazba|spätná "
      "väzba|komentár|feedback-ul|visszajelzés|visszacsatolás|geribildirim|geri "
      "bildirim|ανατροφοδότηση|σχόλια|отзыв|комментарий|відгук|коментар|التعليقات|ملاحظات|التغذية "
      "الراجعة|משוב|反馈|回饋|评语|フィードバック|피드백" },
    { HEADING_COMPLETION_DATE,
      "completion date|date completed|abschlussdatum|datum des abschlusses|date d'achèvement|fecha "
      "de finalización|fecha de compleción|data di completamento|data de conclusão|datum "
      "voltooiing|voltooiingsdatum|fuldførelsesdato|gennemførelsesdato|fullføringsdato|fullført "
      "dato|slutförandedatum|datum för slutförande|suorituspäivä|suorituspäivämäärä|data "
      "ukończenia|datum dokončení|datum splnění|dátum dokončenia|dátum splnenia|data finalizării|"
      "teljesítés dátuma|tamamlanma tarihi|ημερομηνία ολοκλήρωσης|дата завершения|дата выполнения|"
      "дата завершення|дата виконання|تاريخ الإكمال|تاريخ الإتمام|תאריך השלמה|完成日期|完成时间|"
      "完了日|完了日時|완료일|이수일" },
    { HEADING_COURSE_COMPLETE,
      "course complete|course completed|kurs abgeschlossen|kursabschluss|cours terminé|cours "
      "achevé|curso completo|curso completado|curso finalizado|corso completato|curso concluído|"
      "disciplina concluída|cursus voltooid|cursus volledig|kursus fuldført|kursus gennemført|kurs "
      "fullført|kurset fullført|kurs slutförd|kursen slutförd|kurssi suoritettu|kurs "
      "ukończony|kurz "
      "dokončen|kurz je dokončen|kurz dokončený|curs finalizat|curs complet|kurzus teljesítve|"
      "kurzus elvégezve|kurs tamamlandı|ders tamamlandı|μάθημα ολοκληρώθηκε|ολοκλήρωση μαθήματος|"
      "курс завершен|курс завершён|курс пройден|курс завершено|اكتمال المقرر|المقرر مكتمل|הקורס "
      "הושלם|קורס הושלם|课程完成|课程已完成|課程完成|コース完了|강좌 완료|강좌 이수" },
    { HEADING_INSTITUTION,
      "institution|institut|organisation|institución|istituzione|instituição|instelling|laitos|"
      "instytucja|instituce|inštitúcia|instituție|intézmény|kurum|ίδρυμα|учреждение|організація|"
      "заклад|المؤسسة|מוסד|机构|機構|所属組織|組織|기관" },
    { HEADING_DEPARTMENT,
      "department|abteilung|département|departamento|dipartimento|afdeling|avdeling|avdelning|"
      "institution|osasto|wydział|dział|oddělení|oddelenie|departament|osztály|részleg|bölüm|τμήμα|"
      "отдел|відділ|القسم|מחלקה|系别|部门|部門|部署|학과|부서" },
};

static bool heading_keeps(gunichar character)
{
    return character < 0x80 ? g_ascii_isalnum((char)character) || character == '%'
                            : g_unichar_isalnum(character);
}

/* Made in the place of the folded text: a thousand words of the table become keys before the first one is found. */
char *heading_key(const char *heading)
{
    char *folded = text_fold(heading, -1);
    char *end = folded;
    for (const char *here = folded, *next; *here != '\0'; here = next) {
        next = g_utf8_next_char(here);
        const gsize size = (gsize)(next - here);
        if (heading_keeps(g_utf8_get_char(here))) {
            memmove(end, here, size);
            end += size;
        }
    }
    *end = '\0';
    return folded;
}

/* Every word in the form for comparing, with the bits of its meanings. */
static GHashTable *heading_index_new(void)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(heading_table); i++) {
        g_auto(GStrv) words = g_strsplit(heading_table[i].words, "|", -1);
        for (char **word = words; *word != NULL; word++) {
            g_autofree char *key = heading_key(*word);
            guint64 *bits = g_hash_table_lookup(index, key);
            if (bits == NULL) {
                bits = g_new0(guint64, 1);
                g_hash_table_insert(index, g_steal_pointer(&key), bits);
            }
            *bits |= G_GUINT64_CONSTANT(1) << heading_table[i].meaning;
        }
    }
    return index;
}

/* The table above in another form: made once, never changed. */
static GHashTable *heading_index(void)
{
    static GHashTable *index;
    if (g_once_init_enter(&index))
        g_once_init_leave(&index, heading_index_new());
    return index;
}

static guint64 heading_bits(const char *heading)
{
    g_autofree char *key = heading_key(heading);
    const guint64 *bits = g_hash_table_lookup(heading_index(), key);
    return bits != NULL ? *bits : 0;
}

bool heading_means(const char *heading, enum heading_meaning meaning)
{
    return (heading_bits(heading) & G_GUINT64_CONSTANT(1) << meaning) != 0;
}

bool headings_mean_any(char *const *headings, guint count, const enum heading_meaning *meanings)
{
    guint64 wanted = 0;
    for (; *meanings != HEADING_UNKNOWN; meanings++)
        wanted |= G_GUINT64_CONSTANT(1) << *meanings;
    for (guint i = 0; i < count; i++)
        if ((heading_bits(headings[i]) & wanted) != 0)
            return true;
    return false;
}

/* The text without spaces and dashes at its ends. */
static char *heading_trim(const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    char *begin = copy;
    while (*begin == ' ' || *begin == '-' || *begin == ':')
        begin++;
    char *end = begin + strlen(begin);
    while (end > begin && (end[-1] == ' ' || end[-1] == '-' || end[-1] == ':'))
        *--end = '\0';
    return g_strdup(begin);
}

char *heading_beside(const char *heading, enum heading_meaning meaning)
{
    for (const char *blank = strchr(heading, ' '); blank != NULL; blank = strchr(blank + 1, ' ')) {
        g_autofree char *before = heading_trim(heading, (gsize)(blank - heading));
        g_autofree char *behind = heading_trim(blank, strlen(blank));
        if (before[0] != '\0' && heading_means(behind, meaning))
            return g_steal_pointer(&before);
    }
    for (const char *blank = strrchr(heading, ' '); blank != NULL;) {
        g_autofree char *before = heading_trim(heading, (gsize)(blank - heading));
        g_autofree char *behind = heading_trim(blank, strlen(blank));
        if (behind[0] != '\0' && heading_means(before, meaning))
            return g_steal_pointer(&behind);
        blank = g_strrstr_len(heading, blank - heading, " ");
    }
    return NULL;
}

char *heading_within(const char *heading, char **before)
{
    const gsize length = strlen(heading);
    if (length == 0 || heading[length - 1] != ')')
        return NULL;
    guint depth = 0;
    for (gsize i = length; i-- > 0;) {
        depth += heading[i] == ')';
        if (heading[i] == '(' && --depth == 0) {
            if (before != NULL)
                *before = heading_trim(heading, i);
            return heading_trim(heading + i + 1, length - i - 2);
        }
    }
    return NULL;
}
