using System.Buffers.Text;
using System.Security.Cryptography;

namespace AdminApp.Security;

/// <summary>The random word of one response that lets a script written into the page run (CSP Level 3, 8.1). Scripts in files need none.</summary>
internal sealed class CspNonce
{
    /// <summary>128 random bits in base64url.</summary>
    public string Value { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
