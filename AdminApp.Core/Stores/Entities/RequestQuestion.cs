namespace AdminApp.Core.Stores.Entities;

/// <summary>
/// The entry of a stored question in the index of its words; <see cref="QuestionIndex"/> writes and reads it. It goes with the answer, and with the row in the table of requests.
/// </summary>
public sealed class RequestQuestion
{
    /// <summary>When the request was submitted, in a number that orders the entries: microseconds and a few bits that tell those of one microsecond apart.</summary>
    public long Key { get; set; }

    /// <summary>The request, which has the ID of the answer.</summary>
    public Guid RequestId { get; set; }
}
