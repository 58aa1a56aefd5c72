"""How people ask in Spanish not to be texted any more, and the word classes of Spanish."""

from __future__ import annotations

VOCABULARY = r"""
messages :: (?:mensaje|mensajito|texto|sms|msj|promocion|promociones|notificacion|notificaciones|publicidad|alerta
    |anuncio|spam)s?\b
which :: (?:mas|los|las|sus|tus|mis|estos|esos|este|estas|tantos|de|la|el|su|tu|ningun|otro|a|con|tanta|tanto)
send :: (?:mandar|enviar|escribir|textear|molestar|contactar|llamar|acosar|fastidiar)(?:me|nos)?\b
contacts :: (?:manden|mandes|mande|envien|envies|envie|escriban|escribas|escriba|texteen|textees|contacten|contactes
    |contacte|molesten|molestes|moleste|molestar)
list :: (?:lista|listas|base de datos|contactos|sistema)\b
"""

REQUESTS = r"""
asks_to_stop_contact :: deja deje dejen dejar dejo para pare paren parar cesen basta ::
    (?:deja|deje|dejen|dejar|dejo|para|pare|paren|parar|cesen|basta)(?: ya)? de (?:<send>|recibir\b)
asks_to_stop_contact :: deja deje dejen :: dej(?:a|e|en) de (?:chingar|joder)
asks_to_stop_contact :: ya :: <start>ya (?:paren|pare|para|dejen|basta)(?: con (?:esto|eso))?<end>
asks_to_stop_messages :: esto mensaje mensajes texto textos sms msj promociones publicidad notificaciones spam ::
    (?:stop|alto|basta|fin|cancelar|cancelen|cancela|cancelo|suspendan|parar|paren|no mas)
     (?:<which> )*(?:<messages>|esto<end>)
does_not_want_messages :: quiero deseo necesito quisiera puedo ::
    no (?:quiero|deseo|necesito|quisiera|puedo)(?: recibir)?(?: que me manden)? (?:<which> )*<messages>
does_not_want_messages :: quiero deseo :: no (?:quiero|deseo)(?: recibir)? (?:mas|esto|estos|nada mas)<end>(?! \?)
does_not_want_messages :: quiero deseo :: no (?:quiero|deseo) que (?:me|nos) <contacts>
forbids_contact :: no :: no (?:me |nos )?<contacts>
    (?:<end>| (?:mas|nada(?! (?:en|de|con|a|al)\b)|nunca)\b| (?:<which> )*<messages>)
forbids_contact :: vuelvan vuelva vuelvas :: no (?:me )?(?:vuelvan|vuelva|vuelvas) a <send>(?! (?:la|el|los|las|un
    |una|lo)\b(?! <messages>))
asks_off_the_list :: lista listas base contactos sistema numero ::
    (?:quit|sac|borr|elimin|saqu|remuev|retir)\w+ (?:de |a )?(?:<which> )*(?:<list>|(?:mi|este) (?:numero|telefono)\b)
asks_off_the_list :: salir salirme salgo :: (?:salir|salirme|salgo) de (?:la|esta|su) lista
asks_off_the_list ::
    quitenme saquenme borrenme eliminenme quiteme saqueme elimineme quitame sacame borrame eliminame ::
    (?:quitenme|saquenme|borrenme|eliminenme|quiteme|saqueme|elimineme|quitame|sacame|borrame|eliminame)<end>
asks_to_unsubscribe :: baja ::
    (?:denme|deme|dame|darme|doy|dar|den) de baja(?:<end>| de (?:<which> )*(?:<list>|<messages>))
asks_to_unsubscribe :: desuscribanme desuscribeme desuscribirme desuscribame desuscribir desuscribanos :: desuscrib\w+
asks_to_end_subscription :: suscripcion ::
    (?:cancel|anul|termin)\w+ (?:mi |la )?suscripcion(?:<end>| a (?:<which> )*<messages>)
wrong_number :: numero :: (?:<start>|tienen? (?:el )?|es )(?:el )?numero equivocado(?! de)|numero equivocado<end>
wrong_number :: equivocado equivocaste equivoco equivocaron equivoca :: equivoc\w+ de (?:numero|persona)\b
not_that_person :: numero telefono celular ::
    no es (?:mas )?(?:el (?:numero|telefono|celular) de (?!orden|pedido|mi )\w+|(?:mi|su) (?:numero|telefono)<end>)
not_that_person :: numero telefono celular :: (?:este|ese) (?:numero|telefono|celular) (?:ya )?no es de \w+
not_interested :: interesa interesado interesada ::
    ^<start>(?:ya )?no (?:me|nos) interesa<end>|no estoy interesad[oa]<end>
has_asked_to_stop :: dije :: (?:les|le|te) dije que (?:ya )?(?:no|paren|pare)<end>
asks_out :: participo :: no participo(?: mas)?<end>
not_that_person :: tiene usa :: no (?:tiene|usa)(?: mas)? (?:este|ese) (?:numero|telefono|celular)
not_that_person :: mi :: (?:mensajes|textos|sms) no son para mi<end>
has_asked_to_stop :: veces :: cuantas veces\b.*\b(?:paren|pare|dejen|deje|stop|basta|no me|borren|quiten)\b
tired_of_messages :: harto harta hartos cansado cansada :: (?:harto|harta|hartos|cansado|cansada) (?:de
    |con) (?:<which> )*<messages>
leave_me_alone :: paz :: dej\w+(?: me| nos)? en paz
withdraws_consent :: consentimiento permiso autorizacion autorizo autorice ::
    (?:retiro|revoco|cancelo) (?:mi|el) (?:consentimiento|permiso)|no autori(?:zo|ce)\b(?! (?:el|la|este|ese
    |los) (?:cargo|cobro|pago|compra|cargos))
    |no (?:doy|di) (?:mi )?(?:consentimiento|permiso)
asks_to_forget_number :: olviden olvida olvide :: (?:olviden|olvida|olvide) (?:mi|este) numero
does_not_want_messages :: interesa :: no me interesan? (?:recibir )?(?:<which> )*<messages>
no_more_messages :: mas basta :: (?:^|(?<=[.?] ))<start>(?:ya )?(?:no mas|basta)<end>(?! \?)
"""

SET_ASIDE = r"""
tells_of_others :: dice dijo dicen :: (?:dice|dijo|dicen) que (?:lo|la|los|las|le) dej\w+ (?:en paz|de \w+)
prefers_texts :: no :: \bno (?:me )?llam\w+\b(?=.*\b(?:mensaje|texto|sms|escrib\w+|mande\w*)\b)
asks_not_to_stop :: no :: \bno (?:(?:me|nos|quiero|deseo|que|olvid\w+) )*
    (?:paren|pare|pares|para|dejen|deje|dejes|deja|dejar|quiten|quite|saquen|borren|eliminen|darme|cancelar|cancelen
    |desuscrib\w+|salir|olviden|olvides|den|des)\b(?: de (?:baja|la lista|su lista|\w+))?
"""


# The word classes of Spanish that sentences are told by.


# `(a|e)` spreads a word over its forms. Of a verb of sending only the forms that ask stand in TEXT.
CLASSES = """
FILLER :: pls ahora inmediatamente favor hola oigan oiga oye buenas buenos tardes dias noches una vez urgente ok
    okay si bueno bien pues mire miren senor senora senores amigos amigo wey guey carajo cono maldito malditos
    pinche pinches puto putos gracias disculpe disculpen perdon tanto tantos tanta tantas siempre definitivamente ay
    nomas solo molestos pesado pesados xfavor xfa porfis jaja verdad realmente simplemente
AND :: y e pero porque pq xq entonces o asi
YA :: ya
STOP :: par(ar|e|en|enle|ele|ale|enlo|arle|emos|ad) baj(enle|ale|ele|enles) cort(enle|ala|enla|ale) paro
    ces(a|e|en|ar) deten(er|gan|ga|ganse|gase|te) suspend(er|an|a|anlo) fren(en|e|a) basta alto stop finalic(en|e)
    interrump(an|a|ir) acab(en|ar|e)
LET :: dej(a|e|en|ar|ad|enlo|ense|arse|enme|ame|eme|ennos|eis|es|aran|arian|ado|an)
PARA :: para pa paran
CANCEL :: (cancel|anul|desactiv|termin)(ar|en|e|a|o|ame|eme|enme|arme|enlo|arlo|enlos|alo) canselar canselen
    cancelacion
REMOVE :: (quit|borr|elimin|retir|bloque|sac|saqu|tach|desafili|descart|inhabilit|depur|anot)(a|e|en|ar|an|es|ad)
    remuev(a|e|an|en) remover suprim(a|an|e|ir) exclu(ya|yan|ir|ye) desuscrib(a|an|e|ir|en) desinscrib(a|an|ir|e)
    eliminacion
REMOVEME :: baj(enme|ame|eme|enos|arme)
    (quit|borr|elimin|retir|sac|saqu|bloque|desafili)(ame|eme|enme|enos|ennos|arme|arnos|adme)
    (desuscrib|desinscrib)(ame|anme|irme|eme|enme|irse|anos|irnos) exclu(yanme|yame|irme|yeme) remuev(anme|eme|ame)
    removerme desincribanme desucribanme
REMOVEIT :: (quit|borr|elimin|retir|sac|saqu|bloque)(enlo|elo|alo|arlo|enla|ala) desuscribanlo
REMOVED :: (quit|borr|elimin|retir|sac)(ado|ada) desuscrit(o|a)
REMOVING :: quito saco borro elimino
LOSE :: olvid(a|e|en|ar|ad|ense|enme|ame|eme) pierd(a|an|e|anse) perder
BAJA :: baja
GIVE :: di dio d(en|ar|a|enme|eme|ame|arme|ennos|ense|arnos|enlo|ado|oy) dan pon(er|ganme|game|me)
OUT :: fuera larguense largate largo salgan salganse vayanse salte
EXIT :: sal(ir|irme|irnos|go|irse)
ME :: me nos le les te
MY :: mio mi mis nuestro nuestra este esta ese esa aquel
THIS :: cosa ahi aqui esto eso estos esos esas estas cosas tonterias porquerias porqueria basura basuras mierda mierdas
    babosadas chingaderas pendejadas
DET :: unas algun alguna algunos el envio envios la los las lo un sus su tus tu vuestros vuestras todos todas todo
    cada unos molesto dichos dichas otros otras malditas publicitarios publicitario comerciales promocionales
YOU :: ustedes usted ud uds vosotros empresa
NUMBER :: personal personales numero num nro telefono tel celular cel movil fono datos contacto nombre informacion
    info linea cell phone telefonos numeros whatsapp bandeja
DIGITS ::
TEXT ::
    (mand|envi|texte|contact|molest|moleste|acos|fastidi|mensaje|spame|hostig|llen|satur|inund|invad|bombarde|notific|comunic|incomod)(ar|en|e|es|arme|arnos|arle|enme|eme|eis|ando|andome|andonos|arlos|arla|aran|aren)
    (mand|envi)enos escrib(ir|irme|irnos|an|a|as|iendo|iendome|anme|irle)
    llam(arme|arnos|enme|eme|arlos|ando|andome) jod(er|erme|an|as|iendo) marqu(en|e|es) marcar
    ching(ar|uen|ues|ando) insist(an|ir|iendo) estorben textiar perturb(ar|en|e) usen usar utilicen
CALL :: llam(ar|en|e|es|eis)
SE :: se
TEXTS :: mensaj(e|es|ito|itos) msj(|s|es) mjs msgs msg sms texto(|s) publicidad(|es) promocion(|es) promo(|s)
    anuncio(|s) notificacion(|es) alerta(|s) spam propaganda(|s) comunicacion(|es) recordatorio(|s) mensage(|s)
    texting marketing mensjes smss
WARE :: oferta(|s) descuento(|s) cupon cupones novedades
SUBSCRIPTION :: suscripcion subscripcion inscripcion afiliacion servicio
LIST :: lista(|s) base bases sistema registro(|s) contactos grupo campana(|s) directorio difusion archivo(|s) agenda
WANT :: aguanto aguantamos soporto pretendo quier(o|e|en|es) queria querer kier(o) qier(o) quisiera queremos deseo
    deseamos necesito gustaria pido pedimos pedir pediria solicito solicitamos solicitar exijo exigimos ruego
    agradeceria agradezco prefiero autorizo consiento acepto permito preferiria suplico quiera desearia agradecere
INTEREST :: interes(a|an|ado|ada|ados) interez(a|an)
GET :: recib(ir|irlos|irlo|iendo|a) reciv(ir|iendo) resib(ir|iendo) lleg(uen|ue|ar|arme) ver saber tener seguir
    continuar continuen anden andes siga sigas vuelv(an|a|as) volver
NEG :: no nunca jamas tampoco ni
NOTHING :: nada ningun ninguna ninguno sin cero
MORE :: mas + nuevamente otra otro adelante
NE ::
JE ::
TO :: de del a al con en por que q k d sobre hacia tipo
MODAL :: hacerlo puedan pueden podrian podria puede voy vamos hay tengo tienen deben hacer hago hacen hace haga
    hagan
IS :: es soy son estoy era somos sea estar ser estan esten estes
IF :: siguiente proximo proxima proximos vuelven
WRONG :: equivocad(o|a|os|as) equivoc(aron|aste|an|a|o|ando) err(aron|aste|o) erroneo erronea error
    confund(en|io|iendo|ieron|idos)
PERSON :: persona personas quien individuo
BELONG :: pertenece pertenecen
REFUSE :: niego rechazo prohibo prohibido opongo rehuso
SENDS :: mand(an|as|a) envi(an|as) escrib(en|es) llega llegan molestan molesta
KEEP :: siguen sigan continuan insisten sigue
CLAIM :: cliente clienta registre registrado inscribi suscribi autorice
REPORT :: denunci(a|ar|o|are|aremos|arlos|ados|as) report(ar|o|are|arlos|ados|e|arlo|amos)
    demand(a|ar|o|are|arlos|as) abogado abogados policia profeco condusef legal legales queja quejas aepd consumidor
    tribunal
ASKED :: pedi pedido dije dicho escribi puse conteste respondi solicite texte puesto
STILL :: sigo
HOW :: como cmo komo donde
ENOUGH :: harto harta hartos cansado cansada aburrido hasta
CONSENT :: consentimiento permiso autorizacion
REVOKE :: retiro revoco revocar revoque
PEACE :: paz tranquilo tranquila tranquilos
"""
