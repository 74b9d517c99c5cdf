using AdminApp.Core.Agent.Instructions;

namespace AdminApp.Tests.Agent.Instructions;

public class OwnTextCheckTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{0} {braces} %s\n\ttab")]
    [InlineData("<<<PASSAGES and WISHES>>>")]
    [InlineData("العربية\u200f 123 🙂‍↔️ 日本語")]
    public void TextThatShows_IsAllowed(string text) => Assert.Null(OwnTextCheck.FaultOf(text));

    [Theory]
    [InlineData("a\0b", "Line 1, character 2 is U+0000")]
    [InlineData("one\ntwo\u0007", "Line 2, character 4 is U+0007")]
    [InlineData("\u007f", "Line 1, character 1 is U+007F")]
    [InlineData("x\u0085", "Line 1, character 2 is U+0085")]
    [InlineData("safe\u202Eetic", "Line 1, character 5 is U+202E")]
    [InlineData("\u2066x\u2069", "Line 1, character 1 is U+2066")]
    [InlineData("\U000E0041", "Line 1, character 1 is U+E0041")]
    [InlineData("\uFFFE", "Line 1, character 1 is U+FFFE")]
    public void WhatDoesNotShow_IsRefusedWithItsPlace(string text, string fault) => Assert.StartsWith(fault, OwnTextCheck.FaultOf(text), StringComparison.Ordinal);

    [Fact]
    public void HalfACharacter_IsRefused() => Assert.Contains("half of a character", OwnTextCheck.FaultOf("a" + (char)0xD83D), StringComparison.Ordinal);

    [Fact]
    public void TextThatIsTooLong_IsRefusedWithBothLengths()
    {
        Assert.Null(OwnTextCheck.FaultOf(new string('x', AgentInstructions.MaxOwnText)));
        Assert.Equal("Your text can have up to 4,000 characters; this one has 4,001.", OwnTextCheck.FaultOf(new string('x', AgentInstructions.MaxOwnText + 1)));
    }

    [Theory]
    [InlineData("a\r\nb\rc\n", "a\nb\nc\n")]
    [InlineData("  keep  \t", "  keep  \t")]
    [InlineData(" \n\t ", "")]
    public void OnlyLineBreaksAreNormalized_AndBlankTextIsNone(string text, string kept) =>
        Assert.Equal(kept, (AgentInstructions.Standard with { OwnText = text }).Normalized().OwnText);
}
