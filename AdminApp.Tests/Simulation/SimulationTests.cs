using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

/// <summary>Tests that each have a simulated provider and a client of it; the provider must not have failed by itself.</summary>
public abstract class SimulationTests(SimulationOptions options) : IAsyncLifetime
{
    private protected SimulatedMistral Provider { get; private set; } = null!;

    private protected SimulationClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await SimulatedMistral.StartAsync(options);
        Client = new SimulationClient(Provider);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Provider.DisposeAsync();
        Assert.Null(Provider.OwnFailure);
        GC.SuppressFinalize(this);
    }
}
