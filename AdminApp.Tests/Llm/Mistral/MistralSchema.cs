using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminApp.Tests.Fakes;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdminApp.Tests.Llm.Mistral;

/// <summary>Schemas of the provider's own OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12.</summary>
internal static class MistralSchema
{
    private const string Reference = "#/components/schemas/";
    private static readonly Lazy<JsonObject> LoadedSchemas = new(Load);

    /// <summary>One schema with all that it refers to; skips the test where the document is absent.</summary>
    public static JsonSchema Require(string name)
    {
        SharedData.Require("mistral/openapi.yaml");
        var definitions = new JsonObject();
        Gather(name, definitions);
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$ref"] = "#/$defs/" + name,
            ["$defs"] = definitions,
        };
        return JsonSchema.FromText(root.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    /// <summary>Null where the JSON fits, otherwise what does not.</summary>
    public static string? Fault(this JsonSchema schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        var results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? null : string.Join("; ", (results.Details ?? []).Where(detail => detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")) + " in " + json;
    }

    private static void Gather(string name, JsonObject definitions)
    {
        if (definitions.ContainsKey(name))
        {
            return;
        }

        definitions[name] = new JsonObject();
        var schema = LoadedSchemas.Value[name]!.DeepClone();
        Rewrite(schema, definitions);
        definitions[name] = schema;
    }

    private static void Rewrite(JsonNode? node, JsonObject definitions)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Rewrite(item, definitions);
            }
        }
        else if (node is JsonObject schema)
        {
            // OpenAPI's own words say nothing about validity.
            foreach (var key in schema.Select(property => property.Key).Where(key => key is "discriminator" or "example" || key.StartsWith("x-", StringComparison.Ordinal)).ToList())
            {
                schema.Remove(key);
            }

            foreach (var (key, value) in schema.ToList())
            {
                if (key == "$ref" && value!.GetValue<string>() is var reference)
                {
                    var name = reference[Reference.Length..];
                    Gather(name, definitions);
                    schema[key] = "#/$defs/" + name;
                }
                else
                {
                    Rewrite(value, definitions);
                }
            }
        }
    }

    private static JsonObject Load()
    {
        using var reader = File.OpenText(SharedData.Require("mistral/openapi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (JsonObject)ToJson(yaml.Documents[0].RootNode["components"]["schemas"])!;
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, ToJson(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => text switch
        {
            "" or "null" or "~" => null,
            "true" or "false" => text == "true",
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        },
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidDataException(node.ToString()),
    };
}
