package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the parts of a call to a generative model, an agent or a tool; still in development, in a
 * repository of their own since 1.42. Prompts and answers may hold what is nobody's business: set them only if asked
 * for.
 *
 * <pre>{@code
 * span.set(GenAiKeys.OPERATION_NAME, GenAiKeys.OperationName.CHAT).set(GenAiKeys.USAGE_INPUT_TOKENS, 812);
 * }</pre>
 */
public final class GenAiKeys {
    /** What the agent is for, in free words. */
    public static final Key.OfString AGENT_DESCRIPTION = Key.ofString("gen_ai.agent.description");

    /** What tells the agent from others. */
    public static final Key.OfString AGENT_ID = Key.ofString("gen_ai.agent.id");

    /** The name of the agent for people to read. */
    public static final Key.OfString AGENT_NAME = Key.ofString("gen_ai.agent.name");

    /** The version of the agent. */
    public static final Key.OfString AGENT_VERSION = Key.ofString("gen_ai.agent.version");

    /** The conversation, session or thread that messages belong to. */
    public static final Key.OfString CONVERSATION_ID = Key.ofString("gen_ai.conversation.id");

    /** The source that an agent or a retrieval draws on. */
    public static final Key.OfString DATA_SOURCE_ID = Key.ofString("gen_ai.data_source.id");

    /** How many dimensions the vectors have. */
    public static final Key.OfLong EMBEDDINGS_DIMENSION_COUNT = Key.ofLong("gen_ai.embeddings.dimension.count");

    /** Why the evaluation gave that score, in free words. */
    public static final Key.OfString EVALUATION_EXPLANATION = Key.ofString("gen_ai.evaluation.explanation");

    /** What was evaluated, as {@code relevance}. */
    public static final Key.OfString EVALUATION_NAME = Key.ofString("gen_ai.evaluation.name");

    /** The score in a word, as {@code pass}. */
    public static final Key.OfString EVALUATION_SCORE_LABEL = Key.ofString("gen_ai.evaluation.score.label");

    /** The score as a number. */
    public static final Key.OfDouble EVALUATION_SCORE_VALUE = Key.ofDouble("gen_ai.evaluation.score.value");

    /** The messages given to the model, as JSON text in the form the conventions define. */
    public static final Key.OfString INPUT_MESSAGES = Key.ofString("gen_ai.input.messages");

    /** What is done: one of {@link OperationName}. */
    public static final Key.OfString OPERATION_NAME = Key.ofString("gen_ai.operation.name");

    /** The messages the model answered with, as JSON text in the form the conventions define. */
    public static final Key.OfString OUTPUT_MESSAGES = Key.ofString("gen_ai.output.messages");

    /** What kind of content was asked for: one of {@link OutputType}. */
    public static final Key.OfString OUTPUT_TYPE = Key.ofString("gen_ai.output.type");

    /** The name of the prompt among those that are kept for use. */
    public static final Key.OfString PROMPT_NAME = Key.ofString("gen_ai.prompt.name");

    /** Who answers, as the client knows it: one of {@link ProviderName}. */
    public static final Key.OfString PROVIDER_NAME = Key.ofString("gen_ai.provider.name");

    /** How many candidates were asked for. */
    public static final Key.OfLong REQUEST_CHOICE_COUNT = Key.ofLong("gen_ai.request.choice.count");

    /** The encodings that were asked for. */
    public static final Key.OfStrings REQUEST_ENCODING_FORMATS = Key.ofStrings("gen_ai.request.encoding_formats");

    /** The penalty for tokens by how often they came before. */
    public static final Key.OfDouble REQUEST_FREQUENCY_PENALTY = Key.ofDouble("gen_ai.request.frequency_penalty");

    /** The most tokens the model may answer with. */
    public static final Key.OfLong REQUEST_MAX_TOKENS = Key.ofLong("gen_ai.request.max_tokens");

    /** The model that was asked for. */
    public static final Key.OfString REQUEST_MODEL = Key.ofString("gen_ai.request.model");

    /** The penalty for tokens that came before at all. */
    public static final Key.OfDouble REQUEST_PRESENCE_PENALTY = Key.ofDouble("gen_ai.request.presence_penalty");

    /** The seed that makes the same request more likely to be answered the same. */
    public static final Key.OfLong REQUEST_SEED = Key.ofLong("gen_ai.request.seed");

    /** The sequences at which the model stops. */
    public static final Key.OfStrings REQUEST_STOP_SEQUENCES = Key.ofStrings("gen_ai.request.stop_sequences");

    /** Whether the answer was asked for piece by piece. */
    public static final Key.OfBoolean REQUEST_STREAM = Key.ofBoolean("gen_ai.request.stream");

    /** The temperature of the request. */
    public static final Key.OfDouble REQUEST_TEMPERATURE = Key.ofDouble("gen_ai.request.temperature");

    /** From how many of the likeliest tokens the model may choose. */
    public static final Key.OfDouble REQUEST_TOP_K = Key.ofDouble("gen_ai.request.top_k");

    /** From how much of the likeliest probability the model may choose. */
    public static final Key.OfDouble REQUEST_TOP_P = Key.ofDouble("gen_ai.request.top_p");

    /** Why the model stopped, for each candidate. */
    public static final Key.OfStrings RESPONSE_FINISH_REASONS = Key.ofStrings("gen_ai.response.finish_reasons");

    /** What the provider calls the answer. */
    public static final Key.OfString RESPONSE_ID = Key.ofString("gen_ai.response.id");

    /** The model that answered. */
    public static final Key.OfString RESPONSE_MODEL = Key.ofString("gen_ai.response.model");

    /** The seconds from the request to the first piece of the answer. */
    public static final Key.OfDouble RESPONSE_TIME_TO_FIRST_CHUNK = Key.ofDouble("gen_ai.response.time_to_first_chunk");

    /** The documents found, as JSON text in the form the conventions define. */
    public static final Key.OfString RETRIEVAL_DOCUMENTS = Key.ofString("gen_ai.retrieval.documents");

    /** What was searched for. */
    public static final Key.OfString RETRIEVAL_QUERY_TEXT = Key.ofString("gen_ai.retrieval.query.text");

    /** The instructions given apart from the messages, as JSON text in the form the conventions define. */
    public static final Key.OfString SYSTEM_INSTRUCTIONS = Key.ofString("gen_ai.system_instructions");

    /** Which tokens are counted: one of {@link TokenType}. */
    public static final Key.OfString TOKEN_TYPE = Key.ofString("gen_ai.token.type");

    /** What the tool was called with, as JSON text. */
    public static final Key.OfString TOOL_CALL_ARGUMENTS = Key.ofString("gen_ai.tool.call.arguments");

    /** What tells the call of the tool from others. */
    public static final Key.OfString TOOL_CALL_ID = Key.ofString("gen_ai.tool.call.id");

    /** What the tool gave back, as JSON text. */
    public static final Key.OfString TOOL_CALL_RESULT = Key.ofString("gen_ai.tool.call.result");

    /** The tools the model may call, as JSON text in the form the conventions define. */
    public static final Key.OfString TOOL_DEFINITIONS = Key.ofString("gen_ai.tool.definitions");

    /** What the tool does, in free words. */
    public static final Key.OfString TOOL_DESCRIPTION = Key.ofString("gen_ai.tool.description");

    /** The name of the tool. */
    public static final Key.OfString TOOL_NAME = Key.ofString("gen_ai.tool.name");

    /** Who runs the tool and for what, as {@code function}, {@code extension} or {@code datastore}. */
    public static final Key.OfString TOOL_TYPE = Key.ofString("gen_ai.tool.type");

    /** How many tokens of the input were written to a cache of the provider. */
    public static final Key.OfLong USAGE_CACHE_CREATION_INPUT_TOKENS =
            Key.ofLong("gen_ai.usage.cache_creation.input_tokens");

    /** How many tokens of the input came from a cache of the provider. */
    public static final Key.OfLong USAGE_CACHE_READ_INPUT_TOKENS = Key.ofLong("gen_ai.usage.cache_read.input_tokens");

    /** How many tokens the input took, cached ones included. */
    public static final Key.OfLong USAGE_INPUT_TOKENS = Key.ofLong("gen_ai.usage.input_tokens");

    /** How many tokens the answer took. */
    public static final Key.OfLong USAGE_OUTPUT_TOKENS = Key.ofLong("gen_ai.usage.output_tokens");

    /** How many tokens of the answer went into reasoning. */
    public static final Key.OfLong USAGE_REASONING_OUTPUT_TOKENS = Key.ofLong("gen_ai.usage.reasoning.output_tokens");

    /** The workflow that several agents or steps make up. */
    public static final Key.OfString WORKFLOW_NAME = Key.ofString("gen_ai.workflow.name");

    private GenAiKeys() {}

    /** The values of {@link #OPERATION_NAME}. */
    public static final class OperationName {
        public static final Value CHAT = Value.of("chat");
        public static final Value CREATE_AGENT = Value.of("create_agent");
        public static final Value EMBEDDINGS = Value.of("embeddings");
        public static final Value EXECUTE_TOOL = Value.of("execute_tool");
        public static final Value GENERATE_CONTENT = Value.of("generate_content");
        public static final Value INVOKE_AGENT = Value.of("invoke_agent");
        public static final Value INVOKE_WORKFLOW = Value.of("invoke_workflow");
        public static final Value RETRIEVAL = Value.of("retrieval");
        public static final Value TEXT_COMPLETION = Value.of("text_completion");

        private OperationName() {}
    }

    /** The values of {@link #OUTPUT_TYPE}. */
    public static final class OutputType {
        public static final Value IMAGE = Value.of("image");
        public static final Value JSON = Value.of("json");
        public static final Value SPEECH = Value.of("speech");
        public static final Value TEXT = Value.of("text");

        private OutputType() {}
    }

    /** The values of {@link #PROVIDER_NAME}. */
    public static final class ProviderName {
        public static final Value ANTHROPIC = Value.of("anthropic");
        public static final Value AWS_BEDROCK = Value.of("aws.bedrock");
        public static final Value AZURE_AI_INFERENCE = Value.of("azure.ai.inference");
        public static final Value AZURE_AI_OPENAI = Value.of("azure.ai.openai");
        public static final Value COHERE = Value.of("cohere");
        public static final Value DEEPSEEK = Value.of("deepseek");
        public static final Value GCP_GEMINI = Value.of("gcp.gemini");
        public static final Value GCP_GEN_AI = Value.of("gcp.gen_ai");
        public static final Value GCP_VERTEX_AI = Value.of("gcp.vertex_ai");
        public static final Value GROQ = Value.of("groq");
        public static final Value IBM_WATSONX_AI = Value.of("ibm.watsonx.ai");
        public static final Value MISTRAL_AI = Value.of("mistral_ai");
        public static final Value OPENAI = Value.of("openai");
        public static final Value PERPLEXITY = Value.of("perplexity");
        public static final Value X_AI = Value.of("x_ai");

        private ProviderName() {}
    }

    /** The values of {@link #TOKEN_TYPE}. */
    public static final class TokenType {
        public static final Value INPUT = Value.of("input");
        public static final Value OUTPUT = Value.of("output");

        private TokenType() {}
    }
}
