using System.Buffers.Text;
using System.Security.Cryptography;

namespace AdminApp.Security;

/// <summary>The random value of one response that allows inline scripts of the page to run (CSP Level 3, 8.1). Scripts in files don't need it.</summary>
internal sealed class CspNonce
{
    /// <summary>128 random bits in base64url.</summary>
    public string Value { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
