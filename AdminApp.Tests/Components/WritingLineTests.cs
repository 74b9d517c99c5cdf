using AdminApp.Chat.Answers;
using AdminApp.Core.Chat;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public sealed class WritingLineTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BunitContext _context = new();

    public WritingLineTests() => _context.Services.AddSingleton<TimeProvider>(_time);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void SilenceInTheMiddleOfAnAnswer_IsCounted_AndOverWithTheNextWords()
    {
        var line = _context.Render<WritingLine>(p => p.Add(c => c.Progress, Progress("The remote")));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("Writing", line.Find(".chat-writing").TextContent);
        _time.Advance(TimeSpan.FromSeconds(3));
        line.WaitForAssertion(() => Assert.Equal("Writing: nothing new for 12 s", line.Find(".chat-writing").TextContent));
        line.Render(p => p.Add(c => c.Progress, Progress("The remote is green")));
        Assert.Equal("Writing", line.Find(".chat-writing").TextContent);
    }

    private static AnswerProgress Progress(string text) => new(Guid.Empty, Guid.Empty, AnswerStage.Writing, 3, null, null, null, null, text, []);
}
