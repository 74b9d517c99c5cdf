using System.Diagnostics.Metrics;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>What a question measures when it ends, taken from its timeline, so that nothing is measured on the way.</summary>
internal sealed class QuestionInstruments(IMeterFactory meters)
{
    private readonly Histogram<double> _duration = Seconds(meters, "adminapp.llm.question.duration", "Time of a question from its submission to its end.");
    private readonly Histogram<double> _firstToken = Seconds(meters, "adminapp.llm.question.time_to_first_token", "Time of a question from its submission to its first token.");
    private readonly Histogram<double> _wait = Seconds(meters, "adminapp.llm.preparation.wait", "Time from the submission of a question until its turn to be prepared.");
    private readonly Histogram<double> _search = Seconds(meters, "adminapp.llm.search.duration", "Time to find the passages for a question.");
    private readonly Histogram<double> _preparation = Seconds(meters, "adminapp.llm.preparation.duration", "Time to prepare a question, its search included.");

    /// <summary>Measures each question of this ledger.</summary>
    public void Follow(QuestionLedger ledger) => ledger.Ended += entry => Record(entry, ledger);

    private void Record(LedgerEntry entry, QuestionLedger ledger)
    {
        var timeline = entry.Timeline;
        KeyValuePair<string, object?> @class = new("class", entry.Origin.Terms.Class.Code()), outcome = new("outcome", ledger.StateOf(entry).State.Outcome());
        if (timeline.At(RequestStep.Done) is { } total)
        {
            _duration.Record(total.TotalSeconds, @class, outcome);
        }

        if (timeline.At(RequestStep.FirstToken) is { } first)
        {
            _firstToken.Record(first.TotalSeconds, @class);
        }

        if (timeline.At(RequestStep.Preparing) is not { } preparing)
        {
            return;
        }

        _wait.Record(preparing.TotalSeconds, @class);
        if (timeline.At(RequestStep.Found) is { } found)
        {
            _search.Record((found - preparing).TotalSeconds);
        }

        if (timeline.At(RequestStep.Prepared) is { } prepared)
        {
            _preparation.Record((prepared - preparing).TotalSeconds);
        }
    }

    private static Histogram<double> Seconds(IMeterFactory meters, string name, string description) =>
        meters.Create(LlmMeter.Name).CreateHistogram(name, "s", description, advice: LlmMeter.Buckets(LlmMeter.Seconds));
}
