FROM python:3.13-slim
# For `backup` and `restore`: as new as the database that compose.yaml starts.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home hjem
WORKDIR /srv/hjem
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY bot bot
COPY handlers handlers
COPY locales locales
USER hjem
CMD ["python", "-m", "bot", "run"]
