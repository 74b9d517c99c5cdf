using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>
/// What the page does for one of its answers. Passed down as one object rather than as callbacks, so that the parameters of the answers
/// stay the same for the renderer and only real changes are sent to the browser.
/// </summary>
public interface IAnswerActions
{
    /// <summary>A citation was clicked: its place among all of the answer's text, from 0.</summary>
    Task PickAsync(Message answer, int place);

    /// <summary>More of the text and its sources arrived.</summary>
    void Grown(Message answer, string text, IReadOnlyList<Citation> sources);

    /// <summary>The answer ended, or is being prepared elsewhere: the stored answer has to be read again.</summary>
    Task EndedAsync(Message answer);

    /// <summary>Stops the pending answer.</summary>
    Task StopAsync();

    /// <summary>Gets a new answer to the same question.</summary>
    Task AgainAsync(Message answer, bool fresh);

    /// <summary>The scope searched for a pending answer is now known.</summary>
    void Searching(Message answer, AppliedScope scope);

    /// <summary>Gets a new answer to the same question with another scope.</summary>
    Task WithinAsync(Message answer, MeetingScope scope);

    /// <summary>Asks the same question again and waits for as long as the queue needs.</summary>
    Task WaitAnywayAsync(Message answer);

    /// <summary>Shows all sources on a small screen.</summary>
    Task ShowSourcesAsync();
}
