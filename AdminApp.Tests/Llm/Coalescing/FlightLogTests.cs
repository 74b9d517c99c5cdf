using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Coalescing;

namespace AdminApp.Tests.Llm.Coalescing;

public class FlightLogTests
{
    private static readonly LlmQueued Place = new(1, 3, "a slot");

    private readonly FlightLog _log = new();

    [Fact]
    public void APlaceThatIsToldAfterTheStart_IsDropped()
    {
        _log.Publish(Place);
        _log.Publish(new LlmStarted());
        _log.Publish(Place);

        var page = _log.Read(_log.Start(late: false));
        Assert.True(page.IsRunning);
        Assert.Equal([Place, new LlmStarted()], page.Updates);
    }

    [Fact]
    public void AfterARetry_ItQueuesAgain()
    {
        var retrying = new LlmRetrying("capacity", TimeSpan.FromSeconds(2));
        _log.Publish(new LlmStarted());
        _log.Publish(retrying);
        _log.Publish(Place);

        var page = _log.Read(_log.Start(late: false));
        Assert.False(page.IsRunning);
        Assert.Equal([new LlmStarted(), retrying, Place], page.Updates);
    }
}
