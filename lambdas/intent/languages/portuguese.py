"""How people ask in Portuguese not to be texted any more."""

from __future__ import annotations

VOCABULARY = r"""
messages :: (?:mensagem|mensagens|sms|msg|msgs|promocao|promocoes|notificacao|notificacoes|propagandas?|spam)\b
which :: (?:mais|de|as|os|das|dos|essas|essa|esse|esses|estas|suas|seus|minhas|nenhuma|tantas|tanta|com|a|o)
send :: (?:mandar|enviar|escrever|incomodar|encher|perturbar|ligar|importunar|contatar|receber)\b
of :: (?:me|nos|o|a|do|da|de|dessa|desta|desse|deste|das|sua|seu|meu|minha|este|esse|nome)
"""

REQUESTS = r"""
asks_to_stop_contact :: para pare parem parar chega basta deixe deixem ::
    (?:para|pare|parem|parar|chega|basta|deixem?) (?:ja )?(?:de|com) (?:(?:me|nos) )?(?:<send>|isso<end>)
asks_to_stop_messages :: mensagem mensagens sms msg msgs spam propaganda promocoes ::
    (?:chega|basta|parem|pare|parar|cancel(?:ar|a|e|em|o)|sem mais|stop|suspend\w+) (?:<which> )*<messages>
asks_to_stop_receiving :: recebimento :: cancel\w+ (?:o )?recebimento
does_not_want_messages :: quero desejo preciso ::
    nao (?:quero|desejo|preciso)(?: mais)?(?: receber)? (?:<which> )*(?:<messages>|isso<end>)
does_not_want_messages :: quero desejo :: nao (?:quero|desejo) mais(?: receber)?<end>(?! \?)
forbids_contact :: nao ::
    nao (?:me |nos )?(?:mand(?:e|em|a)|envi(?:e|em|a)|escrevam?|liguem?|contatem?|perturbem?|incomodem?|entrem?)
    (?:<end>| mais\b| nada\b| (?:mais )?em contato\b| (?:<which> )*<messages>)
asks_off_the_list :: lista numero contato cadastro telefone base ::
    (?:tir|remov|retir|exclu|apag|delet)\w+ (?:<of> )*(?:lista|numero|contato|cadastro|telefone|base)\b
asks_off_the_list :: sair :: sair (?:da|dessa|desta) lista
asks_how_to_stop :: quero queria como ::
    (?:quero|queria|como (?:faco|eu faco) (?:para|pra)|como) (?:sair|parar|cancelar|nao)
    (?:<end>| (?:de )?receber\b| (?:<which> )*<messages>)
asks_how_to_stop :: cancelo :: como cancelo (?:<which> )*<messages>
asks_to_unsubscribe :: descadastrar descadastre descadastrem descadastra desinscrever desinscreva ::
    (?:me (?:descadastr|desinscrev)\w+|<start>(?:descadastr|desinscrev)\w+ me)(?:<end>| d\w+ lista)
asks_to_end_subscription :: inscricao cadastro assinatura ::
    (?:cancel|exclu|encerr)\w+ (?:<of> )*(?:inscricao|cadastro|assinatura)<end>
wrong_number :: numero engano :: numero errado(?! de)|<start>(?:(?:foi|e|eh) )?engano<end>
not_that_person :: numero telefone :: numero nao e (?:mais )?d[aoe] \w+
    |nao e (?:mais )?o (?:numero|telefone) d[aoe] (?!pedido)\w+
not_interested :: interesse interessado interessada ::
    ^<start>(?:nao tenho|sem)(?: mais)? interesse<end>|nao estou interessad[oa]<end>
not_that_person :: mim :: nao sao (?:pra|para) mim<end>
has_asked_to_stop :: disse falei :: ja (?:disse|falei)(?: pra voces)? que nao<end>
asks_out :: participo :: nao participo(?: mais)?<end>
asks_out :: sair :: me deix\w+ sair<end>
not_that_person :: tem usa :: nao (?:tem|usa) mais (?:esse|este) (?:numero|telefone|celular)
has_asked_to_stop :: vezes :: quantas vezes\b.*\b(?:parar|parem|pare|stop|chega|sair|tirem)\b
asks_to_end_texts :: envio envios :: cancel\w+ (?:os? )?envios?\b(?! d\w+ (?!<messages>))
leave_me_alone :: paz :: deix\w+(?: me)? em paz
withdraws_consent :: consentimento autorizo autorizei ::
    (?:revogo|retiro|cancelo) (?:o )?(?:meu )?consentimento|nao autoriz(?:o|ei)\b(?! (?:a|o|essa|esse|esta
    |este) (?:cobranca|compra|pagamento|debito))
asks_to_forget_number :: esqueca esquecam esquece :: esque\w+ (?:meu|este|esse) numero
"""

SET_ASIDE = r"""
prefers_texts :: nao :: \bnao (?:me )?lig\w+\b(?! (?:nem|e nao)\b)(?=.*\b(?:mensagem|msg|sms|escrev\w+|mand[ae]m?)\b)
asks_not_to_stop :: nao :: \bnao (?:(?:me|quero|queria|vou|e para) )*
    (?:parem|pare|para|parar|tirem?|remov\w+|sair|cancel\w+|descadastr\w+|esque\w+|apagu?\w+|exclu\w+)\b
    (?: d\w+ (?:lista|\w+ar))?
"""
