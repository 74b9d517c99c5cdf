using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>
/// What the page does for one of its answers. Handed down as one object, not as callbacks: the answers of a page then look the
/// same to the renderer each time, and only what really changed is sent to the browser.
/// </summary>
public interface IAnswerActions
{
    /// <summary>A citation was clicked: its place among all of the answer's text, from 0.</summary>
    Task PickAsync(Message answer, int place);

    /// <summary>More of the text and its sources are known.</summary>
    void Grown(Message answer, string text, IReadOnlyList<Citation> sources);

    /// <summary>It ended, or is prepared elsewhere: the stored answer is to be read again.</summary>
    Task EndedAsync(Message answer);

    /// <summary>The pending answer is to stop.</summary>
    Task StopAsync();

    /// <summary>Another answer to the same question.</summary>
    Task AgainAsync(Message answer, bool fresh);

    /// <summary>What is searched for a pending answer became known.</summary>
    void Searching(Message answer, AppliedScope scope);

    /// <summary>Another answer to the same question with other limits.</summary>
    Task WithinAsync(Message answer, MeetingScope scope);

    /// <summary>The same question again, for as long as the queue needs.</summary>
    Task WaitAnywayAsync(Message answer);

    /// <summary>All sources, on a small screen.</summary>
    Task ShowSourcesAsync();
}
