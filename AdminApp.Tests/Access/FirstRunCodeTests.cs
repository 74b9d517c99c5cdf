using AdminApp.Core.Access;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Access;

public class FirstRunCodeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void RightCode_IsAcceptedOnce_HoweverItIsTyped()
    {
        var code = new FirstRunCode(_time);
        var text = code.Issue();
        Assert.Matches("^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$", text);
        var (verdict, grant) = code.Try($" {text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()} ");
        Assert.Equal(FirstRunVerdict.Accepted, verdict);
        Assert.True(code.Holds(grant));
        Assert.False(code.Holds("another browser's"));
        Assert.False(code.Holds(null));
        Assert.Equal(FirstRunVerdict.Gone, code.Try(text).Verdict);
    }

    [Fact]
    public void ThreeWrongCodes_LockForTenMinutes_EvenForTheRightOne()
    {
        var code = new FirstRunCode(_time);
        var text = code.Issue();
        Assert.Equal(FirstRunVerdict.Wrong, code.Try("AAAA-AAAA").Verdict);
        Assert.Equal(FirstRunVerdict.Wrong, code.Try("").Verdict);
        Assert.Equal(FirstRunVerdict.Locked, code.Try("AAAA-AAAB").Verdict);
        Assert.Equal(FirstRunVerdict.Locked, code.Try(text).Verdict);
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(FirstRunVerdict.Locked, code.Try(text).Verdict);
        Assert.Equal(TimeSpan.FromSeconds(1), code.LockedFor);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(code.LockedFor);
        Assert.Equal(FirstRunVerdict.Wrong, code.Try("AAAA-AAAA").Verdict);
        Assert.Equal(FirstRunVerdict.Accepted, code.Try(text).Verdict);
    }

    [Fact]
    public void Code_ExpiresAfterFifteenMinutes_AndARestartMakesAnother()
    {
        var code = new FirstRunCode(_time);
        var text = code.Issue();
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(TimeSpan.FromMinutes(1), code.Remaining);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(code.Remaining);
        Assert.Equal(FirstRunVerdict.Gone, code.Try(text).Verdict);
        Assert.NotEqual(text, new FirstRunCode(_time).Issue());
    }

    [Fact]
    public void Grant_EndsAfterFifteenMinutes()
    {
        var code = new FirstRunCode(_time);
        var grant = code.Try(code.Issue()).Grant;
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.True(code.Holds(grant));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(code.Holds(grant));
    }

    [Fact]
    public void WithoutACode_NothingIsAccepted() => Assert.Equal(FirstRunVerdict.Gone, new FirstRunCode(_time).Try("").Verdict);
}
