using AdminApp.Ui.Markdown;
using Bunit;

namespace AdminApp.Tests.Components;

public class OpenMarksTests
{
    [Theory]
    [InlineData("In *Product", "In *Product*")]
    [InlineData("In **Product mee", "In **Product mee**")]
    [InlineData("In **Product *now", "In **Product *now***")]
    [InlineData("In **Product ", "In **Product** ")]
    [InlineData("In **", "In ")]
    [InlineData("Run `dotnet", "Run `dotnet`")]
    [InlineData("It is ~~not", "It is ~~not~~")]
    [InlineData("**Closed**, and so on", "**Closed**, and so on")]
    [InlineData("- one\n* two", "- one\n* two")]
    [InlineData("**a\n\nlast line", "**a\n\nlast line")]
    [InlineData("2 * 3", "2 * 3")]
    [InlineData("", "")]
    public void WhatTheLastLineOpens_IsClosed(string text, string closed) => Assert.Equal(closed, OpenMarks.Close(text));

    [Fact]
    public void StoppedAnswer_ShowsNoAsterisk()
    {
        using var context = new BunitContext();
        var text = context.Render<MarkdownText>(parameters => parameters
            .Add(t => t.Source, new MarkdownSource("The team met.\n\nIn *Product", Unfinished: true)).Add(t => t.Citations, new CitationLinks(_ => { })));
        Assert.Equal("Product", text.Find("em").TextContent);
        Assert.DoesNotContain("*", text.Markup, StringComparison.Ordinal);
    }
}
