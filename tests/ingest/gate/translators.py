"""What translators and assistants say when they are given nothing to translate, or will not."""

from __future__ import annotations

# What they say of a text without saying what they were to do with it.
WITHOUT_THE_WORD = [
    "I'm sorry, but I don't see any article in your message. Could you paste the text?",
    "I don't see an article in your message. Please paste it here.",
    "No text was provided. Kindly supply the source article.",
    "I didn't receive any content with your request. Please send the text again.",
    "Jeg kan desværre ikke se nogen artikel i din besked. Kan du sende den?",
    "Jeg har ikke modtaget nogen tekst. Send den venligst igen.",
]

REQUESTS = {
    "English": [
        "Please provide the article you would like translated.",
        (
            "I'm sorry, but I don't see any article text. Please paste the text you'd like "
            "me to translate."
        ),
        "It looks like you haven't provided any text to translate. Could you share it?",
        "I don't see any text to translate. Please send the content.",
        "There is no text provided for translation. Please provide the source text.",
        "Sure! Please send me the text you'd like me to translate into Danish.",
        (
            "It seems that the article content is missing. Kindly provide the text so I can "
            "translate it."
        ),
        "I'd be happy to help with the translation! Could you please share the article?",
        "Your message appears to be empty. What would you like me to translate?",
        "Sure! Here is the translation:",
        "Certainly! Here's the Danish translation of the article:",
        "I'm sorry, but I can't assist with that request.",
        "As an AI language model, I cannot translate this text.",
        "I'm sorry, but I cannot translate this content.",
        "I am an AI assistant and do not have access to the article.",
        "Could you please provide the text that needs to be translated?",
        "Please share the content you want me to translate, and I'll get started right away.",
        (
            "I notice that there's no article included in your message. Please include the "
            "text for translation."
        ),
        (
            "It appears the source article was not attached. Once you send it, I can "
            "translate it for you."
        ),
        "Please enter the text you wish to have translated into Azerbaijani.",
        "I'm ready to translate. Please paste the article below.",
        "You have not provided an article to translate.",
        "I apologize, but no text was given to translate.",
        "I need the text of the article in order to translate it. Please provide it.",
        "Of course! Here is your translation:",
        "Please submit the passage for translation.",
        "Unfortunately, the text to be translated is missing.",
    ],
    "Danish": [
        "Angiv venligst den artikel, du gerne vil have oversat.",
        "Send venligst den tekst, du ønsker oversat.",
        (
            "Jeg kan ikke se nogen tekst. Indsæt venligst teksten, som du vil have mig til "
            "at oversætte."
        ),
        "Det ser ud til, at du ikke har vedhæftet nogen tekst at oversætte.",
        "Del venligst artiklen, så oversætter jeg den gerne.",
        "Venligst indsæt den tekst, der skal oversættes.",
        "Du har ikke angivet nogen tekst, som skal oversættes.",
        "Beklager, men jeg kan ikke se den artikel, du vil have oversat.",
        "Vær venlig at sende mig artiklen, så jeg kan oversætte den.",
        "Kan du sende teksten, så jeg kan oversætte den?",
        "Kunne du dele den tekst, du ønsker at få oversat til dansk?",
    ],
    "Norwegian": [
        "Vennligst oppgi artikkelen du vil ha oversatt.",
        "Vennligst lim inn teksten du ønsker at jeg skal oversette.",
        "Jeg ser ingen tekst å oversette. Kan du sende den?",
        "Vennligst send meg teksten som skal oversettes.",
        "Det ser ut til at du ikke har lagt ved noen artikkel å oversette.",
        "Kan du dele artikkelen du vil at jeg skal oversette?",
    ],
    "Swedish": [
        "Vänligen ange artikeln du vill ha översatt.",
        "Jag ser ingen text att översätta. Klistra in texten här.",
        "Skicka gärna texten som du vill att jag ska översätta.",
        "Var god klistra in den text som ska översättas.",
        "Det verkar som att ingen artikel har bifogats för översättning.",
        "Kan du skicka artikeln som du vill få översatt?",
    ],
    "German": [
        "Bitte geben Sie den Text ein, den Sie übersetzen lassen möchten.",
        "Bitte stellen Sie den Artikel bereit, den ich übersetzen soll.",
        (
            "Es tut mir leid, aber ich sehe keinen Text. Bitte fügen Sie den Text ein, den "
            "ich übersetzen soll."
        ),
        "Es wurde kein Text zum Übersetzen angegeben.",
        "Bitte senden Sie mir den Artikel, den Sie übersetzt haben möchten.",
        "Könnten Sie mir bitte den zu übersetzenden Text schicken?",
        "Sie haben keinen Text zur Übersetzung bereitgestellt.",
        "Gerne übersetze ich den Artikel, aber der Text fehlt.",
    ],
    "Dutch": [
        "Geef het artikel dat u wilt laten vertalen.",
        "Gelieve de tekst te plakken die u vertaald wilt hebben.",
        "Ik zie geen tekst om te vertalen. Kunt u de tekst sturen?",
        "Stuur alstublieft de tekst die vertaald moet worden.",
        "Het lijkt erop dat er geen artikel is bijgevoegd om te vertalen.",
        "Kunt u het artikel dat u wilt vertalen hier plakken?",
    ],
    "French": [
        "Veuillez fournir l'article que vous souhaitez traduire.",
        "Je ne vois aucun texte à traduire. Pouvez-vous le coller ici ?",
        "Merci de m'envoyer le texte que vous souhaitez faire traduire.",
        "Pourriez-vous partager l'article à traduire ?",
        "Il semble qu'aucun texte n'ait été fourni pour la traduction.",
        "S'il vous plaît, collez le texte à traduire.",
        "Bien sûr ! Voici la traduction :",
    ],
    "Spanish": [
        "Por favor, proporcione el artículo que desea traducir.",
        "No veo ningún texto para traducir. ¿Podrías pegarlo aquí?",
        "Por favor, envíame el texto que quieres que traduzca.",
        "¿Podría compartir el artículo que desea que traduzca?",
        "Parece que no ha incluido ningún artículo para traducir.",
        "Lo siento, pero no veo el texto que desea traducir.",
    ],
    "Portuguese": [
        "Por favor, forneça o artigo que deseja traduzir.",
        "Não vejo nenhum texto para traduzir. Por favor, cole o texto aqui.",
        "Poderia enviar o conteúdo que gostaria de traduzir?",
        "Poderia, por favor, fornecer o texto a ser traduzido?",
        "Parece que nenhum texto foi fornecido para tradução.",
        "Desculpe, mas não recebi o artigo para traduzir.",
    ],
    "Italian": [
        "Per favore, fornisci l'articolo che desideri tradurre.",
        "Si prega di fornire il testo da tradurre.",
        "Non vedo alcun testo da tradurre. Potresti incollarlo qui?",
        "Potresti condividere l'articolo che vuoi tradurre?",
        "Sembra che non sia stato fornito alcun testo da tradurre.",
        "Mi dispiace, ma non vedo il testo da tradurre.",
    ],
    "Azerbaijani": [
        "Zəhmət olmasa, tərcümə etmək istədiyiniz məqaləni təqdim edin.",
        "Xahiş edirəm, tərcümə olunacaq mətni göndərin.",
        "Tərcümə üçün heç bir mətn görmürəm. Zəhmət olmasa mətni daxil edin.",
        "Zəhmət olmasa, tərcümə üçün mətni paylaşın.",
        "Siz tərcümə üçün mətn təqdim etməmisiniz.",
        "Tərcümə etməyimi istədiyiniz məqaləni göndərə bilərsinizmi?",
    ],
    "Turkish": [
        "Lütfen çevirmek istediğiniz makaleyi sağlayın.",
        "Lütfen çevrilmesini istediğiniz metni paylaşın.",
        "Çevrilecek bir metin göremiyorum. Lütfen metni yapıştırın.",
        "Çevirmemi istediğiniz metni gönderebilir misiniz?",
        "Lütfen çeviri için bir metin girin.",
        "Üzgünüm, çevrilecek makaleyi göremiyorum.",
    ],
    "Russian": [
        "Пожалуйста, предоставьте статью, которую вы хотите перевести.",
        "Я не вижу текста для перевода. Пожалуйста, вставьте текст.",
        "Пришлите, пожалуйста, текст, который нужно перевести.",
        "Вы не предоставили текст для перевода.",
        "Не могли бы вы прислать статью, которую нужно перевести?",
        "К сожалению, я не вижу статьи для перевода.",
    ],
}
