using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace AdminApp.Tests.Fakes;

/// <summary>The statements that EF Core sends to a store, in order, without the values of parameters. Needs the level Debug.</summary>
internal sealed class StatementLog : ILoggerProvider, ILogger
{
    private readonly List<string> _statements = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_statements)
            {
                return [.. _statements];
            }
        }
    }

    public void Clear()
    {
        lock (_statements)
        {
            _statements.Clear();
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId == RelationalEventId.CommandExecuting)
        {
            lock (_statements)
            {
                _statements.Add(formatter(state, exception));
            }
        }
    }

    public void Dispose()
    {
    }
}
