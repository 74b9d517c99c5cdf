using AdminApp.Chat.Sources;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Tests.Chat.Sources;

public class AnswerCopyTests
{
    private static readonly Guid Id = Guid.Parse("3f2b9c1e-0000-4000-8000-000000000000");

    [Fact]
    public void CopiedAnswer_HasItsSourcesBelow_EachQuoteOnce()
    {
        var answer = new Message
        {
            Role = "assistant",
            Content = "**Blue** [1]. Red [1]. Blue [1]. Late [2].",
            Citations =
            [
                Source(1, "Ann", 65_000, "It is blue.", 0, 2),
                Source(1, "Bob", 70_000, "I want red.", 1),
                Source(2, "Cid", null, "Too late.", 3),
                new Citation { Number = 3, ContentHash = "v", Meeting = "M", FileName = "M.txt", Speaker = "Dan", Quote = "Never cited.", PassageText = "" },
            ],
        };
        Assert.Equal(
            $"""
            **Blue** [1]. Red [1]. Blue [1]. Late [2].

            Sources
            [1] Ann, Budget, 28 Jun 2024, 1:05: “It is blue.” http://host/transcripts/{Id}?from=answer&quote=3-14&v=0123456789ab#turn-4
            [1] Bob, Budget, 28 Jun 2024, 1:10: “I want red.” http://host/transcripts/{Id}?from=answer&quote=3-14&v=0123456789ab#turn-4
            [2] Cid, Budget, 28 Jun 2024: “Too late.” http://host/transcripts/{Id}?from=answer&quote=3-12&v=0123456789ab#turn-4

            """.ReplaceLineEndings("\n"), AnswerCopy.Of(answer, address => new Uri("http://host" + address)));
    }

    [Fact]
    public void AnswerWithoutSources_IsCopiedAsItIs() =>
        Assert.Equal("The transcripts do not answer this.", AnswerCopy.Of(new Message { Role = "assistant", Content = "The transcripts do not answer this." }, address => new Uri("http://host" + address)));

    private static Citation Source(int number, string speaker, int? start, string quote, params int[] statements) => new()
    {
        Number = number,
        Cited = true,
        Statements = [.. statements],
        TranscriptId = Id,
        ContentHash = "0123456789abcdef",
        Meeting = "Budget",
        FileName = "Budget.txt",
        Date = new DateOnly(2024, 6, 28),
        Speaker = speaker,
        StartMs = start,
        QuoteTurn = 4,
        QuoteStart = 3,
        Quote = quote,
        PassageText = "",
    };
}
