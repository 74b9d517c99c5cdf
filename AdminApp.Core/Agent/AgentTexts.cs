using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent;

/// <summary>The agent's own sentences, without a model, in the language of the answers where there is a translation, else in that of the question.</summary>
internal static class AgentTexts
{
    /// <summary>The translation for answers of a fixed language; null where there is none.</summary>
    public static QuestionLanguage? LanguageOf(AnswerLanguage language) => language switch
    {
        AnswerLanguage.English => QuestionLanguage.English,
        AnswerLanguage.German => QuestionLanguage.German,
        AnswerLanguage.French => QuestionLanguage.French,
        AnswerLanguage.Spanish => QuestionLanguage.Spanish,
        AnswerLanguage.Italian => QuestionLanguage.Italian,
        _ => null,
    };

    /// <summary>Nothing in the transcripts is close to the question.</summary>
    public static string NothingMatches(QuestionLanguage language) => language switch
    {
        QuestionLanguage.German => "Nichts in deinen Transkripten passt zu dieser Frage.",
        QuestionLanguage.French => "Rien dans vos transcriptions ne correspond à cette question.",
        QuestionLanguage.Spanish => "Nada en tus transcripciones responde a esta pregunta.",
        QuestionLanguage.Italian => "Niente nelle tue trascrizioni corrisponde a questa domanda.",
        _ => "Nothing in your transcripts matches this question.",
    };

    /// <summary>Nothing was said within the scope, which follows the sentence.</summary>
    public static string NothingSaid(QuestionLanguage language) => language switch
    {
        QuestionLanguage.German => "Innerhalb dieser Auswahl wurde nichts gesagt",
        QuestionLanguage.French => "Rien n’a été dit dans cette sélection",
        QuestionLanguage.Spanish => "No se dijo nada en esta selección",
        QuestionLanguage.Italian => "Non è stato detto niente in questa selezione",
        _ => "Nothing was said within these limits",
    };

    /// <summary>There are no transcripts.</summary>
    public static string NoTranscripts(QuestionLanguage language) => language switch
    {
        QuestionLanguage.German => "Es gibt noch keine Transkripte. Importiere welche und frage dann noch einmal.",
        QuestionLanguage.French => "Il n’y a pas encore de transcriptions. Importez-en, puis reposez la question.",
        QuestionLanguage.Spanish => "Todavía no hay transcripciones. Importa alguna y vuelve a preguntar.",
        QuestionLanguage.Italian => "Non ci sono ancora trascrizioni. Importane qualcuna e riprova.",
        _ => "There are no transcripts yet. Import some, then ask again.",
    };
}
