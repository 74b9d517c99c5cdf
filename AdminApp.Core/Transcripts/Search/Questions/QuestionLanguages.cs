using System.Collections.Frozen;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>Detects the language of a question by its function words, without a model: enough to distinguish the German "hier" (here) from the French one (yesterday).</summary>
public static class QuestionLanguages
{
    private static readonly (QuestionLanguage Language, FrozenSet<string> Words)[] Known =
    [
        (QuestionLanguage.English, Set("what who when where why how which did does do the of in on at was were is are and about our we they said say from for with to it meeting last")),
        (QuestionLanguage.German, Set("was wer wann wo warum wie welche welcher welches wurde wurden hat haben ist sind war waren der die das den dem des ein eine einer im in am vom beim zur zum und über uns unser unsere wir sie es nicht mit von für besprechung sitzung letzte letzten letzter")),
        (QuestionLanguage.French, Set("que quoi qui quand où pourquoi comment quel quelle quels quelles est sont été a ont avons le la les l du des de d un une au aux en et sur nous notre nos ils elle il pas avec pour réunion dernière dernier lors qu")),
        (QuestionLanguage.Spanish, Set("qué quién quiénes cuándo dónde cómo cuál cuáles cuántos cuántas es son fue fueron se ha han el la los las del de un una en al y sobre nos nuestra nuestro no con por para reunión última último")),
        (QuestionLanguage.Italian, Set("che cosa chi quando dove perché come quale quali quanti quante è sono era stato stata stati ha hanno abbiamo il lo la gli le l del della dei delle di un una in nel nella al alla e su ci nostra nostro non con per riunione ultima ultimo")),
    ];

    /// <summary>The language with the most function words in the text; English if none leads.</summary>
    public static QuestionLanguage Detect(string text) => Detect(QuestionToken.Read(text));

    internal static QuestionLanguage Detect(IReadOnlyList<QuestionToken> tokens)
    {
        var words = tokens.Select(token => token.Text).ToList();
        var (best, most) = (QuestionLanguage.English, 0);
        foreach (var (language, known) in Known)
        {
            var count = words.Count(known.Contains);
            if (count > most)
            {
                (best, most) = (language, count);
            }
        }

        return best;
    }

    // Folded like the words of a question, for comparison.
    private static FrozenSet<string> Set(string words) => QuestionToken.Read(words).Select(token => token.Text).ToFrozenSet(StringComparer.Ordinal);
}
