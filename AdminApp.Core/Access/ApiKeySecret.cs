using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Access;

/// <summary>The secret of an API key: how it is generated, hashed and shortened for display.</summary>
public static class ApiKeySecret
{
    /// <summary>Prefix of every generated key, so that people and secret scanners recognize it.</summary>
    public const string Prefix = "aa_";

    /// <summary>Minimum length of a key from the configuration: anyone who can write it there is trusted. Generated keys have 46 characters.</summary>
    public const int MinLength = 1;

    /// <summary>A shorter key from the configuration is accepted with a warning, because it may be guessed.</summary>
    public const int SafeLength = 16;

    /// <summary>Maximum length of a key; anything longer is not a key.</summary>
    public const int MaxLength = 256;

    private const int RandomBytes = 32;
    private const int ShownCharacters = 8;

    /// <summary>A new key: <see cref="Prefix"/> and 32 random bytes in base64url.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>SHA-256 in lowercase hex. Keys are long and random, so a slow hash would only cost time.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(HashBytes(secret));

    /// <summary>The first characters, to distinguish keys: 8, but never more than a quarter of the key.</summary>
    public static string Shown(string secret) => secret[..Math.Min(ShownCharacters, secret.Length / 4)];

    internal static byte[] HashBytes(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
