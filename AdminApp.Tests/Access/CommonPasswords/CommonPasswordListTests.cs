using AdminApp.Core.Access;
using AdminApp.Core.Access.CommonPasswords;

namespace AdminApp.Tests.Access.CommonPasswords;

public class CommonPasswordListTests
{
    [Theory]
    [InlineData("12345678", true)]
    [InlineData("password123", true)]
    [InlineData("PassWord123", true)]
    [InlineData("qwertyuiop", true)]
    [InlineData("administrator", true)]
    [InlineData("correct horse battery", false)]
    [InlineData("", false)]
    public void CommonPasswords_AreKnown_WhateverTheirCase(string password, bool common) => Assert.Equal(common, CommonPasswordList.Contains(password));

    [Fact]
    public void EveryEntry_IsOneThatTheOtherRulesLetThrough()
    {
        using var reader = new StreamReader(typeof(CommonPasswordList).Assembly.GetManifestResourceStream("AdminApp.Core/common-passwords.txt")!);
        var entries = reader.ReadToEnd().TrimEnd('\n').Split('\n');
        Assert.InRange(entries.Length, 10_000, 100_000);
        Assert.All(entries, entry =>
        {
            Assert.InRange(entry.Length, AccountRules.MinPasswordLength, AccountRules.MaxPasswordLength);
            Assert.InRange(entry.Distinct().Count(), AccountRules.MinDifferentCharacters, int.MaxValue);
            Assert.Equal(entry.ToLowerInvariant().Trim(), entry);
        });
    }
}
