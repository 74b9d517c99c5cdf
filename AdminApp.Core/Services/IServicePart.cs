namespace AdminApp.Core.Services;

/// <summary>An external part that the Services page shows. A new one is registered, and nothing else is changed.</summary>
public interface IServicePart
{
    /// <summary>The <see cref="ServiceStatus.Id"/> of what <see cref="TestAsync"/> tests.</summary>
    string Id { get; }

    /// <summary>How long a test may take.</summary>
    TimeSpan TestTimeout { get; }

    /// <summary>How it is right now, from what is remembered: cheap, and asks nobody. Several if it has parts of its own; the first has its <see cref="Id"/>.</summary>
    IReadOnlyList<ServiceStatus> Read();

    /// <summary>Really uses it; returns what that showed, as a sentence.</summary>
    /// <exception cref="ServiceTestException">It did not work; the message says why.</exception>
    Task<string> TestAsync(CancellationToken cancellationToken);
}
