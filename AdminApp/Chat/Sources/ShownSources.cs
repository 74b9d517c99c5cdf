using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Sources;

/// <summary>The answer whose sources are shown, and its selected citation.</summary>
public sealed class ShownSources
{
    private string _question = "";
    private Guid _conversation;

    /// <summary>The answer; null if none is selected.</summary>
    public Guid? AnswerId { get; private set; }

    /// <summary>The place of the selected citation among all citations of the text, from 0; null if none is selected.</summary>
    public int? Place { get; private set; }

    public IReadOnlyList<Citation> Sources { get; private set; } = [];

    /// <summary>Whether it is still being written.</summary>
    public bool Running { get; private set; }

    /// <summary>Whether any text has arrived.</summary>
    public bool HasText { get; private set; }

    /// <summary>Whether a model read the passages; false if the agent itself said that nothing matches.</summary>
    public bool WasRead { get; private set; }

    /// <summary>How many passages the text cites.</summary>
    public int Cited => Sources.Where(source => source.Cited).DistinctBy(source => source.Number).Count();

    /// <summary>How many passages were given to the model but not cited.</summary>
    public int NotCited => Sources.Count(source => !source.Cited);

    /// <summary>The citations of the text.</summary>
    public IReadOnlyList<CitedStatement> Statements { get; private set; } = [];

    private Citation? Selected => At(Place)?.Source;

    /// <summary>Shows a stored answer's sources; null shows none.</summary>
    /// <param name="place">The selected citation; the first one if it does not exist.</param>
    public void Show(Message? answer, Message? question, int? place = null)
    {
        (AnswerId, _conversation, _question, Running) = (answer?.Id, answer?.ConversationId ?? default, question?.Content ?? "", answer?.State == MessageState.Pending);
        WasRead = answer is not { State: MessageState.Done, Model: null, QuotesOnly: false, Searched: not null };
        Grow(answer?.Content ?? "", answer?.Citations ?? []);
        Place = At(place) is not null ? place : Statements.Count > 0 ? 0 : null;
    }

    /// <summary>Selects a citation.</summary>
    public void Select(int place) => Place = place;

    /// <summary>Updates the sources of an answer that is being written.</summary>
    public void Grow(string text, IReadOnlyList<Citation> sources) =>
        (HasText, Sources, Statements) = (text.Length > 0, sources, CitedStatements.Find(text, sources));

    /// <summary>The passages to show, by number.</summary>
    /// <param name="cited">True for the passages that the text cites, false for the others.</param>
    /// <param name="prefix">Prefix of their IDs in the document.</param>
    public IEnumerable<SourceView> Passages(bool cited, string? prefix) => Sources.Where(source => source.Cited == cited).GroupBy(source => source.Number).OrderBy(passage => passage.Key)
        .Select(passage => new SourceView([.. passage.Select(View)], cited, prefix));

    /// <summary>The passage of the selected citation with its quote; null if nothing is cited.</summary>
    public SourceView? SelectedPassage() => (Selected ?? Sources.FirstOrDefault(source => source.Cited)) is { } source ? new SourceView([View(source)], Numbered: true) : null;

    private QuoteView View(Citation source)
    {
        var statements = Statements.Index().Where(statement => ReferenceEquals(statement.Item.Source, source)).ToList();
        var selected = source.Cited && ReferenceEquals(source, Selected);
        int? place = !source.Cited || statements.Count == 0 ? null : selected ? Place : statements[0].Index;
        return new QuoteView(source, $"{_question} {string.Join(' ', statements.Select(statement => statement.Item.Text))}", new AnswerPlace(_conversation, AnswerId ?? default, place), selected);
    }

    private CitedStatement? At(int? place) => place is { } index && index >= 0 && index < Statements.Count ? Statements[index] : null;
}
