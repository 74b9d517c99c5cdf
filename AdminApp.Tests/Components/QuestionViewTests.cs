using AdminApp.Chat;
using AdminApp.Core.Stores.Entities;
using Bunit;

namespace AdminApp.Tests.Components;

public sealed class QuestionViewTests : IDisposable
{
    private readonly BunitContext _context = new();
    private int _edited;

    public void Dispose() => _context.Dispose();

    [Fact]
    public void LongQuestion_IsFolded_UntilItIsOpened()
    {
        var view = Show(string.Concat(Enumerable.Repeat("And another thing. ", 40)));
        Assert.Contains("ui-clamp", view.Find(".chat-question-text").ClassName, StringComparison.Ordinal);
        view.Find("button[aria-expanded=false]").Click();
        Assert.DoesNotContain("ui-clamp", view.Find(".chat-question-text").ClassName, StringComparison.Ordinal);
        Assert.Equal("Show less", view.Find("button[aria-expanded=true]").TextContent);
    }

    [Fact]
    public void ShortQuestion_IsShownWhole() => Assert.Empty(Show("Why?").FindAll("button"));

    [Fact]
    public void OnlyAQuestionThatCanBeEdited_HasAPencil()
    {
        Show("Why?", editable: true).Find("button[aria-label='Edit this question']").Click();
        Assert.Equal(1, _edited);
    }

    private IRenderedComponent<QuestionView> Show(string text, bool editable = false) => _context.Render<QuestionView>(parameters => parameters
        .Add(v => v.Question, new Message { Role = "user", Content = text }).Add(v => v.Editable, editable).Add(v => v.Edit, () => _edited++));
}
