"""How people ask in Spanish not to be texted any more."""

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
