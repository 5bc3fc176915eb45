"""Words without a meaning of their own, in six languages: articles, pronouns, prepositions, conjunctions."""

STOPWORDS = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": """a about above after again against all also am an and any are as at be because been before being below
            between both but by can could did do does doing down during each etc few for from further had has have
            having he her here hers him his how i if in into is it its itself just may me might more most must my no
            nor not now of off on once only or other our ours out over own per s same shall she should so some such t
            than that the their theirs them then there these they this those through to too under until up upon us very
            via was we were what when where which while who whom whose why will with within without
            would you your yours""",
        "fi": """ei eivät eikä ja jo joka jonka jotka jossa joita jos että ettei en et emme ette he hän häntä hänen ne
            niitä niiden niin se sen sitä siinä siitä nämä näitä tämä tämän tätä tässä tästä kun kuin kuten mikä mitä
            minkä minä me mukaan mutta myös muu muut muiden noin nyt oli olla ole olemme olen olet ovat on ollut olisi
            oma omaa oman omia sekä siis sinä te tai taas tulee vaan vain vielä voi voidaan voivat itse kaikki kaikkien
            jokin jota joissa esim esimerkiksi eri kanssa kautta ilman jälkeen ennen koska koko sekä sillä alle yli""",
        "sv": """alla allt andra att av bland blir bli både de dem den denna deras dess dessa det detta där då efter
            eller en enligt ett för från få får ha hade han har hen hon här hur i icke inom inte in jag kan kommer man
            med mellan men mer mot mycket ni nu när något några och också om oss per på samt sig sin sina sitt ska
            skall som så sådan till under upp ut utan vad var vara vi vid vilka vilken vilket är även över åt""",
        "de": """aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bis bzw da damit
            dann das dass dem den denen der deren des dessen die dies diese diesem diesen dieser dieses doch du durch
            ein eine einem einen einer eines er es etc etwa für gegen haben hat hatte hier hinter ich ihr ihre ihrem
            ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes kann kein keine keinem keinen keiner
            können man mehr mit muss müssen nach nicht noch nur ob oder ohne sehr sein seine seinem seinen seiner sich
            sie sind so sollen sowie soll über um und uns unser unsere unter usw vom von vor wann war was weil welche
            welcher wenn wer werden wie wir wird wo wurde z zu zum zur zwischen""",
        "it": """a ad agli ai al alla alle allo anche c che chi ci ciò coi col come con cui d da dagli dai dal dalla
            dalle dallo degli dei del dell della delle dello di dopo dove e è ed era essere fra gli ha hanno i il in io
            l la le lei li lo loro lui ma mediante mi ne negli nei nel nell nella nelle nello no noi non nonché o od
            ogni oppure per perché più può quale quali quando quanto quella quelle quelli quello questa queste questi
            questo s se secondo senza si sia siano sono su sua sue sui sul sull sulla sulle sullo suo suoi tale tali
            tra tramite tutte tutti un una uno verso vi""",
        "nl": """aan af al alle als andere bij daar dan dat de den der deze die dit doch doen door dus een eigen en er
            etc geen had haar heb hebben heeft hem het hier hij hoe hun ik in is je jij kan kunnen maar meer men met
            mij mijn moet na naar niet nog nu of om omdat onder ons onze ook op over per s te tegen ten ter tijdens tot
            tussen u uit uw van vanuit veel voor waar waarbij was wat we wel welke werd wie wij wil worden wordt zal ze
            zelf zich zij zijn zo zoals zonder zou""",
    }.items()
}
