using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>The key that a request must have.</summary>
internal static class SimulatedKey
{
    /// <summary>Whether a request has it, or any key will do.</summary>
    public static bool IsAccepted(HttpContext http, SimulationOptions options) =>
        options.ApiKey.Length == 0 || (AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var sent) && sent.Parameter == options.ApiKey);
}
