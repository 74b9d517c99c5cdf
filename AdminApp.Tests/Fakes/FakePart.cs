using AdminApp.Core.Metrics;
using AdminApp.Core.Services;

namespace AdminApp.Tests.Fakes;

/// <summary>An external part whose state and test a test decides.</summary>
internal sealed class FakePart(string id) : IServicePart
{
    public string Id => id;

    public TimeSpan TestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How it is.</summary>
    public ServiceStatus Status { get; set; } = new()
    {
        Id = id,
        Name = id,
        IsMain = true,
        State = ServiceState.Ok,
        Word = "healthy",
        Reading = ServiceReading.None,
        TimesOf = "a use",
        Without = "Nothing changes.",
        Docs = "nowhere",
    };

    /// <summary>What its test does.</summary>
    public Func<CancellationToken, Task<string>> Test { get; set; } = _ => Task.FromResult("It replied.");

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public IReadOnlyList<ServiceStatus> Read()
    {
        Reads++;
        return [Status];
    }

    public Task<string> TestAsync(CancellationToken cancellationToken) => Test(cancellationToken);
}
