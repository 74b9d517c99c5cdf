using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat.Sources;

/// <summary>The answer whose sources are shown, and the one among them that is selected.</summary>
public sealed class ShownSources
{
    /// <summary>The answer; null: none.</summary>
    public Guid? AnswerId { get; private set; }

    /// <summary>The selected source's number.</summary>
    public int? Number { get; set; }

    /// <summary>Its sources.</summary>
    public IReadOnlyList<Citation> Sources { get; private set; } = [];

    /// <summary>Whether it is still being written.</summary>
    public bool Running { get; private set; }

    /// <summary>The question.</summary>
    public string Question { get; private set; } = "";

    /// <summary>The answer's text, as far as it has come.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Those that the text cites, by number.</summary>
    public List<Citation> Cited => [.. Sources.Where(s => s.Cited).OrderBy(s => s.Number)];

    /// <summary>Those that were given beside them.</summary>
    public List<Citation> Read => [.. Sources.Where(s => !s.Cited).OrderBy(s => s.Number)];

    /// <summary>Shows a stored answer's sources, the first one selected; null: none.</summary>
    public void Show(Message? answer, Message? question)
    {
        (AnswerId, Question, Running) = (answer?.Id, question?.Content ?? "", answer?.State == MessageState.Pending);
        (Text, Sources) = (answer?.Content ?? "", answer?.Citations ?? []);
        Number = Sources.Where(c => c.Cited).Select(c => (int?)c.Number).Min();
    }

    /// <summary>Takes what is known now of an answer that is being written.</summary>
    public void Grow(string text, IReadOnlyList<Citation> sources) => (Text, Sources) = (text, sources);

    /// <summary>What a source is held against: the question, and the sentences that cite it.</summary>
    public string Reference(int number) => $"{Question} {Citing.Sentences(Text, number)}";
}
