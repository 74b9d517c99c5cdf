using System.Globalization;

namespace AdminApp.Tests.Measures.Search;

/// <summary>A passage that a search returned.</summary>
internal readonly record struct Found(string File, int TurnFrom, int TurnTo, int Characters);

/// <summary>How often the right passage is among the first, and the mean reciprocal rank within ten.</summary>
internal sealed record SearchFigures(double At1, double At5, double At10, double Mrr10)
{
    private const int MostCharacters = 7500;

    /// <summary>Asks every question.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="search">Finds at least ten passages; the second argument is the meeting, or null: over all.</param>
    /// <param name="inside">Whether the meeting is given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<SearchFigures> MeasureAsync(
        IReadOnlyList<MarkedQuestion> questions, Func<string, string?, Task<IReadOnlyList<Found>>> search, bool inside, CancellationToken cancellationToken)
    {
        var ranks = new int[questions.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, questions.Count, options, async (i, _) =>
        {
            var question = questions[i];
            var found = await search(question.Text, inside ? question.File : null);
            if (found.Take(5).Sum(passage => passage.Characters) > MostCharacters)
            {
                throw new InvalidOperationException($"The first five hits hold more than {MostCharacters} characters.");
            }

            ranks[i] = 1 + found.Take(10).ToList().FindIndex(passage => question.IsAnsweredBy(passage.File, passage.TurnFrom, passage.TurnTo));
        });

        double Share(int within) => ranks.Count(rank => rank >= 1 && rank <= within) / (double)ranks.Length;
        return new SearchFigures(Share(1), Share(5), Share(10), ranks.Average(rank => rank == 0 ? 0 : 1.0 / rank));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At1:.000} | {At5:.000} | {At10:.000} | {Mrr10:.000}");
}
