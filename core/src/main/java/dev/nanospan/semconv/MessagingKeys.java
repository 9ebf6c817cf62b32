package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the parts of sending, receiving and processing messages; still in development there.
 *
 * <pre>{@code
 * span.set(MessagingKeys.OPERATION_TYPE, MessagingKeys.OperationType.SEND).set(MessagingKeys.DESTINATION_NAME, "fills");
 * }</pre>
 */
public final class MessagingKeys {
    /** How many messages a batch holds; not set for a single one. */
    public static final Key.OfLong BATCH_MESSAGE_COUNT = Key.ofLong("messaging.batch.message_count");

    /** What tells this producer or consumer from others. */
    public static final Key.OfString CLIENT_ID = Key.ofString("messaging.client.id");

    /** The group of consumers this one shares the messages with. */
    public static final Key.OfString CONSUMER_GROUP_NAME = Key.ofString("messaging.consumer.group.name");

    /** Whether the destination has no name, or one that was made up for it. */
    public static final Key.OfBoolean DESTINATION_ANONYMOUS = Key.ofBoolean("messaging.destination.anonymous");

    /** The queue, topic or other destination. */
    public static final Key.OfString DESTINATION_NAME = Key.ofString("messaging.destination.name");

    /** The partition of the destination that is sent to or received from. */
    public static final Key.OfString DESTINATION_PARTITION_ID = Key.ofString("messaging.destination.partition.id");

    /** The subscription through which messages are received. */
    public static final Key.OfString DESTINATION_SUBSCRIPTION_NAME =
            Key.ofString("messaging.destination.subscription.name");

    /** The name of the destination with placeholders for what varies. */
    public static final Key.OfString DESTINATION_TEMPLATE = Key.ofString("messaging.destination.template");

    /** Whether the destination may be gone when the sender is. */
    public static final Key.OfBoolean DESTINATION_TEMPORARY = Key.ofBoolean("messaging.destination.temporary");

    /** When Event Hubs accepted the message, in seconds since the epoch. */
    public static final Key.OfLong EVENTHUBS_MESSAGE_ENQUEUED_TIME =
            Key.ofLong("messaging.eventhubs.message.enqueued_time");

    /** The seconds within which the message has to be acknowledged. */
    public static final Key.OfLong GCP_PUBSUB_MESSAGE_ACK_DEADLINE =
            Key.ofLong("messaging.gcp_pubsub.message.ack_deadline");

    /** By which id the message is acknowledged. */
    public static final Key.OfString GCP_PUBSUB_MESSAGE_ACK_ID = Key.ofString("messaging.gcp_pubsub.message.ack_id");

    /** Which time the message is delivered. */
    public static final Key.OfLong GCP_PUBSUB_MESSAGE_DELIVERY_ATTEMPT =
            Key.ofLong("messaging.gcp_pubsub.message.delivery_attempt");

    /** The key by which messages keep their order; not set if there is none. */
    public static final Key.OfString GCP_PUBSUB_MESSAGE_ORDERING_KEY =
            Key.ofString("messaging.gcp_pubsub.message.ordering_key");

    /** The cluster, as the broker calls it. */
    public static final Key.OfString KAFKA_CLUSTER_ID = Key.ofString("messaging.kafka.cluster.id");

    /** The message's key as text; not set if it has none. */
    public static final Key.OfString KAFKA_MESSAGE_KEY = Key.ofString("messaging.kafka.message.key");

    /** Whether the message deletes what its key stands for. */
    public static final Key.OfBoolean KAFKA_MESSAGE_TOMBSTONE = Key.ofBoolean("messaging.kafka.message.tombstone");

    /** The offset of the message in its partition. */
    public static final Key.OfLong KAFKA_OFFSET = Key.ofLong("messaging.kafka.offset");

    /** The bytes of the message's body, compressed or not. */
    public static final Key.OfLong MESSAGE_BODY_SIZE = Key.ofLong("messaging.message.body.size");

    /** By which id messages that answer each other belong together. */
    public static final Key.OfString MESSAGE_CONVERSATION_ID = Key.ofString("messaging.message.conversation_id");

    /** The bytes of body and metadata, compressed or not. */
    public static final Key.OfLong MESSAGE_ENVELOPE_SIZE = Key.ofLong("messaging.message.envelope.size");

    /** What the system calls the message. */
    public static final Key.OfString MESSAGE_ID = Key.ofString("messaging.message.id");

    /** The operation, as the system calls it. */
    public static final Key.OfString OPERATION_NAME = Key.ofString("messaging.operation.name");

    /** What kind of operation it is: one of {@link OperationType}. */
    public static final Key.OfString OPERATION_TYPE = Key.ofString("messaging.operation.type");

    /** The routing key of the message. */
    public static final Key.OfString RABBITMQ_DESTINATION_ROUTING_KEY =
            Key.ofString("messaging.rabbitmq.destination.routing_key");

    /** The delivery tag of the message. */
    public static final Key.OfLong RABBITMQ_MESSAGE_DELIVERY_TAG =
            Key.ofLong("messaging.rabbitmq.message.delivery_tag");

    /** How consumers of a group share messages: one of {@link RocketmqConsumptionModel}. */
    public static final Key.OfString ROCKETMQ_CONSUMPTION_MODEL = Key.ofString("messaging.rocketmq.consumption_model");

    /** The level of delay by which the message is held back. */
    public static final Key.OfLong ROCKETMQ_MESSAGE_DELAY_TIME_LEVEL =
            Key.ofLong("messaging.rocketmq.message.delay_time_level");

    /** When the message is to be delivered, in milliseconds since the epoch. */
    public static final Key.OfLong ROCKETMQ_MESSAGE_DELIVERY_TIMESTAMP =
            Key.ofLong("messaging.rocketmq.message.delivery_timestamp");

    /** Within which group messages keep their order. */
    public static final Key.OfString ROCKETMQ_MESSAGE_GROUP = Key.ofString("messaging.rocketmq.message.group");

    /** The keys of the message, other ways to find it. */
    public static final Key.OfStrings ROCKETMQ_MESSAGE_KEYS = Key.ofStrings("messaging.rocketmq.message.keys");

    /** The second classifier of the message beside its topic. */
    public static final Key.OfString ROCKETMQ_MESSAGE_TAG = Key.ofString("messaging.rocketmq.message.tag");

    /** What kind of message it is: one of {@link RocketmqMessageType}. */
    public static final Key.OfString ROCKETMQ_MESSAGE_TYPE = Key.ofString("messaging.rocketmq.message.type");

    /** The namespace of the resources, each a world of its own. */
    public static final Key.OfString ROCKETMQ_NAMESPACE = Key.ofString("messaging.rocketmq.namespace");

    /** What became of the message: one of {@link ServicebusDispositionStatus}. */
    public static final Key.OfString SERVICEBUS_DISPOSITION_STATUS =
            Key.ofString("messaging.servicebus.disposition_status");

    /** How often the message was delivered. */
    public static final Key.OfLong SERVICEBUS_MESSAGE_DELIVERY_COUNT =
            Key.ofLong("messaging.servicebus.message.delivery_count");

    /** When Service Bus accepted the message, in seconds since the epoch. */
    public static final Key.OfLong SERVICEBUS_MESSAGE_ENQUEUED_TIME =
            Key.ofLong("messaging.servicebus.message.enqueued_time");

    /** The product, as the client knows it: one of {@link SystemName}. */
    public static final Key.OfString SYSTEM = Key.ofString("messaging.system");

    private MessagingKeys() {}

    /** The values of {@link #OPERATION_TYPE}. */
    public static final class OperationType {
        public static final Value CREATE = Value.of("create");
        public static final Value PROCESS = Value.of("process");
        public static final Value RECEIVE = Value.of("receive");
        public static final Value SEND = Value.of("send");
        public static final Value SETTLE = Value.of("settle");

        private OperationType() {}
    }

    /** The values of {@link #ROCKETMQ_CONSUMPTION_MODEL}. */
    public static final class RocketmqConsumptionModel {
        public static final Value BROADCASTING = Value.of("broadcasting");
        public static final Value CLUSTERING = Value.of("clustering");

        private RocketmqConsumptionModel() {}
    }

    /** The values of {@link #ROCKETMQ_MESSAGE_TYPE}. */
    public static final class RocketmqMessageType {
        public static final Value DELAY = Value.of("delay");
        public static final Value FIFO = Value.of("fifo");
        public static final Value NORMAL = Value.of("normal");
        public static final Value TRANSACTION = Value.of("transaction");

        private RocketmqMessageType() {}
    }

    /** The values of {@link #SERVICEBUS_DISPOSITION_STATUS}. */
    public static final class ServicebusDispositionStatus {
        public static final Value ABANDON = Value.of("abandon");
        public static final Value COMPLETE = Value.of("complete");
        public static final Value DEAD_LETTER = Value.of("dead_letter");
        public static final Value DEFER = Value.of("defer");

        private ServicebusDispositionStatus() {}
    }

    /** The values of {@link #SYSTEM}. */
    public static final class SystemName {
        public static final Value ACTIVEMQ = Value.of("activemq");
        public static final Value AWS_SNS = Value.of("aws.sns");
        public static final Value AWS_SQS = Value.of("aws_sqs");
        public static final Value EVENTGRID = Value.of("eventgrid");
        public static final Value EVENTHUBS = Value.of("eventhubs");
        public static final Value GCP_PUBSUB = Value.of("gcp_pubsub");
        public static final Value JMS = Value.of("jms");
        public static final Value KAFKA = Value.of("kafka");
        public static final Value PULSAR = Value.of("pulsar");
        public static final Value RABBITMQ = Value.of("rabbitmq");
        public static final Value ROCKETMQ = Value.of("rocketmq");
        public static final Value SERVICEBUS = Value.of("servicebus");

        private SystemName() {}
    }
}
