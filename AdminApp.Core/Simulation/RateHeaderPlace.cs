namespace AdminApp.Core.Simulation;

/// <summary>Which responses have rate-limit headers.</summary>
public enum RateHeaderPlace
{
    /// <summary>
    /// As recorded at Mistral: a whole 200 has all of them, a streamed 200 none, a 429 only those of the limit that refused; every other
    /// response has none.
    /// </summary>
    AsMistral,

    /// <summary>Every response has all of them, except for a wrong key or a model that is refused.</summary>
    Always,
}
