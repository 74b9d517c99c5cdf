using System.Text;
using AdminApp.Core.Primitives;
using CsCheck;

namespace AdminApp.Tests.Primitives;

public class ValidTextTests
{
    // Code units in which half pairs, noncharacters and control characters are frequent.
    private static readonly Gen<string> Hostile = Gen.OneOf(
            Gen.Char, Gen.Char['\ud7f0', '\ue010'], Gen.Char['\u0000', '\u00a0'], Gen.Char['\ufdc0', '\ufdff'], Gen.Char['\ufff0', '\uffff'])
        .Array[0, 60].Select(characters => new string(characters));

    [Theory]
    [InlineData("Plain, ünïcode, 日本語, 👍🏽, \r\n\t", "Plain, ünïcode, 日本語, 👍🏽, \r\n\t")]
    [InlineData("byte \ufffe order", "byte \ufffd order")]
    [InlineData("a\u0000b\u001bc\u0085d", "a b c d")]
    [InlineData("\ufdd0\ufdef\uffff", "\ufffd\ufffd\ufffd")]
    [InlineData("\ud83f\udffe\udbff\udfff!", "\ufffd\ufffd!")]
    public void WhatIsNoText_IsReplaced(string text, string expected) => Assert.Equal(expected, ValidText.From(text));

    // An attribute cannot hold them.
    [Fact]
    public void HalfAPair_IsReplaced()
    {
        Assert.Equal("half \ufffd", ValidText.From("half \ud83d"));
        Assert.Equal("\ufffdhalf", ValidText.From("\ude00half"));
        Assert.Equal("\ufffd\ufffd!", ValidText.From("\ude00\ud83d!"));
    }

    [Fact]
    public void ValidText_IsReturnedAsItIs()
    {
        var text = new string('x', 20) + "👍\n";
        Assert.Same(text, ValidText.From(text));
    }

    [Fact]
    public void Breaks_AreSpaces_WhereNoneAreKept() => Assert.Equal("a  b c", ValidText.From("a\r\nb\tc", keep: ""));

    [Fact]
    public void WhateverComes_CanBeNormalizedAndEncoded() => Hostile.Sample(text =>
    {
        var clean = ValidText.From(text);
        Assert.True(clean.Normalize(NormalizationForm.FormD).IsNormalized(NormalizationForm.FormD));
        Assert.Equal(clean, Strict.GetString(Strict.GetBytes(clean)));
        Assert.True(ValidText.IsValid(clean));
        Assert.DoesNotContain('\0', clean);
    });

    [Fact]
    public void Line_IsOneShortValidLine() => Hostile.Sample(text =>
    {
        var line = ValidText.Line(text, 20);
        Strict.GetBytes(line);
        Assert.InRange(line.Length, 0, 21);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal(line, line.Trim());
    });

    [Theory]
    [InlineData("  a\n\n b\u202e\u0000c ", "a b c")]
    [InlineData("123456789", "12345…")]
    [InlineData("1234👍", "1234…")]
    [InlineData("\u0000", "")]
    public void Line_JoinsAndCuts(string text, string expected) => Assert.Equal(expected, ValidText.Line(text, 5));

    private static UTF8Encoding Strict { get; } = new(false, throwOnInvalidBytes: true);
}
